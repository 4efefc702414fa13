//! Mail, chat, telephony and social networks.

super::formats! {
    "https://docs.slack.dev/authentication/tokens" {
        "slack-bot-token" SLACK_BOT_TOKEN r"xoxb-[0-9]{8,14}-[0-9A-Za-z-]{14,80}";
        "slack-user-token" SLACK_USER_TOKEN r"xox[pe](?:-[0-9]{8,14}){2,3}-[0-9A-Za-z]{24,64}";
        "slack-app-token" SLACK_APP_TOKEN r"xapp-[0-9]-[0-9A-Z]{8,14}-[0-9]{8,16}-[0-9a-z]{32,80}";
        "slack-config-token" SLACK_CONFIG_TOKEN r"xoxe\.xox[bp]-[0-9]-[0-9A-Za-z]{140,180}";
        "slack-config-refresh-token" SLACK_CONFIG_REFRESH_TOKEN r"xoxe-[0-9]-[0-9A-Za-z]{140,160}";
        "slack-workspace-token" SLACK_LEGACY_WORKSPACE_TOKEN r"xox[ar]-(?:[0-9]-)?[0-9A-Za-z-]{8,60}";
        "slack-legacy-token" SLACK_LEGACY_TOKEN r"xox[os](?:-[0-9]{8,14}){2,3}-[0-9a-fA-F]{8,64}";
        "slack-session-token" SLACK_SESSION_TOKEN r"xoxc(?:-[0-9]{8,14}){3}-[0-9a-f]{64}";
        "slack-session-cookie" SLACK_SESSION_COOKIE r"xoxd-[0-9A-Za-z%+/=_-]{60,400}";
    }
    "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys" { "sendgrid-api-key" SENDGRID_API_KEY r"SG\.[\w-]{16,32}\.[\w-]{16,64}"; }
    "https://developers.brevo.com/docs/getting-started" {
        "brevo-api-key" BREVO_API_KEY r"xkeysib-[0-9a-f]{64}-[0-9A-Za-z]{16}";
        "brevo-smtp-key" BREVO_SMTP_KEY r"xsmtpsib-[0-9a-f]{64}-[0-9A-Za-z]{16}";
    }
    "https://documentation.mailgun.com" {
        "mailgun-api-key" MAILGUN_API_KEY r"key-[0-9a-f]{32}";
        "mailgun-public-key" MAILGUN_PUBLIC_KEY r"pubkey-[0-9a-f]{32}" Internal;
        "mailgun-new-key" MAILGUN_API_KEY r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}";
    }
    "https://mailchimp.com/developer/marketing/guides/quick-start" { "mailchimp-api-key" MAILCHIMP_API_KEY r"[0-9a-f]{32}-us[0-9]{1,2}"; }
    "https://developers.mailersend.com" { "mailersend-token" MAILERSEND_API_TOKEN r"mlsn\.[0-9a-zA-Z]{32,100}"; }
    "https://resend.com/docs/api-reference/introduction" { "resend-api-key" RESEND_API_KEY r"re_[[:alnum:]]{8}_[[:alnum:]]{20,28}"; }
    "https://core.telegram.org/bots/api#authorizing-your-bot" { "telegram-bot-token" TELEGRAM_BOT_TOKEN r"[0-9]{8,10}:AA[\w-]{33}"; }
    "https://developers.facebook.com/docs/facebook-login/guides/access-tokens" {
        "facebook-access-token" FACEBOOK_ACCESS_TOKEN r"EAA[MC][[:alnum:]]{60,400}";
        "instagram-token" INSTAGRAM_ACCESS_TOKEN r"IG(?:QV[JK]|AA)[\w-]{50,400}";
    }
    "https://docs.x.com" { "twitter-bearer-token" X_BEARER_TOKEN r"A{20,24}[0-9A-Za-z%]{80,120}"; }
    "https://developers.pinterest.com" { "pinterest-token" PINTEREST_ACCESS_TOKEN r"pina_[\w-]{32,200}"; }
    "https://developer.telnyx.com" { "telnyx-api-key" TELNYX_API_KEY r"KEY[0-9A-F]{20,36}_[0-9A-Za-z]{20,24}"; }
    "https://open.larksuite.com" { "lark-app-id" LARK_APP_ID r"cli_[0-9a-z]{16}" Internal; }
    "https://www.twilio.com/docs/iam/api-keys" {
        "twilio-api-key" TWILIO_API_KEY r"SK[0-9a-f]{32}";
        "twilio-account-sid" TWILIO_ACCOUNT_SID r"AC[0-9a-f]{32}" Internal;
    }
    "https://docs.front.com" { "front-api-token" FRONT_API_TOKEN r"fpt_[\w-]{40,100}"; }
    "https://docs.courier.com" { "courier-api-key" COURIER_API_KEY r"pk_(?:prod|test)_[0-9A-Z]{28}"; }
    "https://docs.novu.co" { "novu-api-key" NOVU_API_KEY r"nv(?:u|_)_?[[:alnum:]]{30,64}"; }
    "https://firebase.google.com/docs/cloud-messaging" { "firebase-server-key" FIREBASE_CLOUD_MESSAGING_KEY r"AAAA[\w-]{7}:[\w-]{140}"; }
    "https://onesignal.com/docs" { "onesignal-api-key" ONESIGNAL_API_KEY r"os_v2_(?:app|org)_[a-z2-7]{103}"; }
    "https://www.pubnub.com/docs" {
        "pubnub-publish-key" PUBNUB_PUBLISH_KEY r"pub-c-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" Internal;
        "pubnub-subscribe-key" PUBNUB_SUBSCRIBE_KEY r"sub-c-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" Internal;
        "pubnub-secret-key" PUBNUB_SECRET_KEY r"sec-c-[0-9A-Za-z=]{40,60}";
    }
    "https://dev.twitch.tv/docs" { "twitch-stream-key" TWITCH_STREAM_KEY r"live_[0-9]{8,10}_[[:alnum:]]{30}"; }
    "https://developer.riotgames.com" { "riot-api-key" RIOT_GAMES_API_KEY r"RGAPI-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"; }
    "https://lichess.org/api" { "lichess-token" LICHESS_PERSONAL_ACCESS_TOKEN r"lip_[[:alnum:]]{20,40}"; }
    "https://docs.fivem.net" { "cfx-server-key" CFXRE_SERVER_KEY r"cfxk_[[:alnum:]]{20,32}_[[:alnum:]]{4,8}"; }
}
