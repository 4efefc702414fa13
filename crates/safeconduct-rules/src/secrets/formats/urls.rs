//! Addresses that are secrets themselves: whoever knows a webhook may use it.

super::formats! {
    "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks" {
        "slack-webhook-url" SLACK_WEBHOOK_URL r"https://hooks\.slack(?:-gov)?\.com/services/T[0-9A-Za-z_]{6,14}/B[0-9A-Za-z_]{6,14}/[0-9A-Za-z_]{20,28}";
        "slack-workflow-webhook" SLACK_WORKFLOW_WEBHOOK r"https://hooks\.slack(?:-gov)?\.com/(?:workflows|triggers)/[TE][0-9A-Za-z_/]{20,120}";
    }
    "https://docs.discord.com/developers/resources/webhook" { "discord-webhook-url" DISCORD_WEBHOOK_URL r"https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/[\w-]{60,72}"; }
    "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors" {
        "teams-webhook-url" MICROSOFT_TEAMS_WEBHOOK r"https://[0-9A-Za-z.-]{3,64}\.office\.com/webhook(?:b2)?/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}(?:/[\w-]{20,60})?";
        "power-automate-url" POWER_AUTOMATE_WEBHOOK r"https://[0-9a-z.-]{3,96}\.logic\.azure\.com(?::443)?/workflows/[0-9a-f]{32}/triggers/[0-9A-Za-z_/?=&%.-]{10,200}sig=[\w%-]{40,60}";
    }
    "https://zapier.com/help/create/code-webhooks" { "zapier-webhook-url" ZAPIER_WEBHOOK_URL r"https://(?:www\.)?hooks\.zapier\.com/hooks/catch/[0-9A-Za-z]{5,12}/[0-9A-Za-z]{5,12}"; }
    "https://developers.google.com/workspace/chat/quickstart/webhooks" { "google-chat-webhook-url" GOOGLE_CHAT_WEBHOOK r"https://chat\.googleapis\.com/v1/spaces/[\w-]{8,20}/messages\?key=[\w-]{30,45}&token=[\w%-]{30,60}"; }
    "https://docs.netlify.com/configure-builds/build-hooks" { "netlify-build-hook" NETLIFY_BUILD_HOOK r"https://api\.netlify\.com/build_hooks/[0-9a-f]{24}"; }
    "https://render.com/docs/deploy-hooks" { "render-deploy-hook" RENDER_DEPLOY_HOOK r"https://api\.render\.com/deploy/srv-[0-9a-z]{20}\?key=[\w-]{8,40}"; }
    "https://vercel.com/docs/deploy-hooks" { "vercel-deploy-hook" VERCEL_DEPLOY_HOOK r"https://api\.vercel\.com/v1/integrations/deploy/prj_[[:alnum:]]{20,32}/[[:alnum:]]{8,16}"; }
    "https://www.make.com/en/help/tools/webhooks" { "make-webhook-url" MAKE_WEBHOOK_URL r"https://hook\.(?:[a-z0-9]{2,8}\.)?(?:make|integromat)\.com/[0-9a-z]{28,40}"; }
    "https://www.tines.com/docs" { "tines-webhook-url" TINES_WEBHOOK_URL r"https://[\w-]{2,40}\.tines\.com/webhook/[0-9a-z]{32}/[0-9a-z]{32}"; }
    "https://docs.sentry.io/concepts/key-terms/dsn-explainer" { "sentry-dsn" SENTRY_DSN r"https://[0-9a-f]{32}(?::[0-9a-f]{32})?@[0-9a-z.-]{3,80}/[0-9]{1,20}" Public; }
    "https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview" { "azure-bus-signature" AZURE_SAS_TOKEN r"SharedAccessSignature sr=[0-9A-Za-z%._/-]{1,200}(?:&s(?:ig|e|kn)=[0-9A-Za-z%._+/=-]{1,120}){2,3}"; "azure-sas-signature" AZURE_SAS_TOKEN r"s[vtrpei][a-z]{0,2}=[0-9A-Za-z%:.-]{1,40}(?:&[a-z]{2,5}=[0-9A-Za-z%:.+-]{1,64}){2,12}&sig=[0-9A-Za-z%+/]{40,70}(?:=|%3[Dd])?"; }
    "https://cloudinary.com/documentation/cloudinary_credentials_tutorial" { "cloudinary-url" CLOUDINARY_CREDENTIALS r"cloudinary://[0-9]{12,20}:[\w-]{20,32}@[\w-]{2,40}"; }
}
