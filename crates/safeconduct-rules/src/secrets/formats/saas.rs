//! Work tools, customer tools and everything else with a prefix.

super::formats! {
    "https://www.figma.com/developers/api#authentication" { "figma-token" FIGMA_PERSONAL_ACCESS_TOKEN r"fig[dou]r?_[\w-]{38,48}"; }
    "https://linear.app/developers" {
        "linear-api-key" LINEAR_API_KEY r"lin_api_[[:alnum:]]{40}";
        "linear-oauth-token" LINEAR_OAUTH_TOKEN r"lin_oauth_[[:alnum:]]{40,64}";
        "linear-webhook-secret" LINEAR_WEBHOOK_SECRET r"lin_wh_[[:alnum:]]{30,64}";
    }
    "https://developers.hubspot.com/docs/guides/apps/private-apps/overview" { "hubspot-private-app-token" HUBSPOT_API_KEY r"pat-(?:na|eu|ap)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"; }
    "https://developers.klaviyo.com" { "klaviyo-private-key" KLAVIYO_API_KEY r"pk_[0-9a-f]{34}"; }
    "https://help.salesforce.com" {
        "salesforce-access-token" SALESFORCE_ACCESS_TOKEN r"00D[0-9A-Za-z]{12,15}![0-9A-Za-z._]{80,260}";
        "salesforce-refresh-token" SALESFORCE_REFRESH_TOKEN r"5AEP861[0-9A-Za-z._=]{80,120}";
    }
    "https://www.typeform.com/developers/get-started/personal-access-token" { "typeform-token" TYPEFORM_API_TOKEN r"tfp_[0-9A-Za-z_.=-]{40,59}"; }
    "https://www.dropbox.com/developers" { "dropbox-token" DROPBOX_ACCESS_TOKEN r"sl\.(?:u\.)?[\w-]{130,1500}"; }
    "https://developer.adobe.com/developer-console/docs/guides/authentication" { "adobe-client-secret" ADOBE_CLIENT_SECRET r"p8e?-[0-9A-Za-z_-]{32}"; }
    "https://developer.frame.io" { "frameio-token" FRAMEIO_API_TOKEN r"fio-u-[\w=-]{64}"; }
    "https://docs.lob.com" { "lob-api-key" LOB_API_KEY r"live_[0-9a-f]{35}"; "lob-test-key" LOB_API_KEY r"test_[0-9a-f]{35}" Internal; "lob-publishable-key" LOB_PUBLISHABLE_KEY r"(?:live|test)_pub_[0-9a-f]{31}" Public; }
    "https://developer.clickup.com/docs/authentication" { "clickup-token" CLICKUP_PERSONAL_API_TOKEN r"pk_[0-9]{4,10}_[0-9A-Z]{32}"; }
    "https://developer.close.com" { "close-api-key" CLOSE_CRM_API_KEY r"api_[[:alnum:]]{22}\.[[:alnum:]]{22}"; }
    "https://developers.teamwork.com" { "teamwork-token" TEAMWORK_API_TOKEN r"tkn\.v1_[0-9A-Za-z+/=]{60,80}"; }
    "https://developers.asana.com/docs/personal-access-token" { "asana-token" ASANA_PERSONAL_ACCESS_TOKEN r"[012]/[0-9]{10,20}(?:/[0-9]{10,20})?:[0-9a-f]{32}"; }
    "https://www.zoho.com/accounts/protocol/oauth.html" { "zoho-token" ZOHO_API_ACCESS_TOKEN r"1000\.[0-9a-f]{32}\.[0-9a-f]{32}"; }
    "https://developer.intercom.com" { "intercom-token" INTERCOM_ACCESS_TOKEN r"dG9r[OT][0-9A-Za-z+/]{50,110}={0,2}"; }
    "https://www.canva.dev" { "canva-client-secret" CANVA_CLIENT_SECRET r"cnvca[\w-]{51}"; }
    "https://api.intra.42.fr/apidoc" { "intra42-client-secret" INTRA42_CLIENT_SECRET r"s-s4t2(?:ud|af)-[0-9a-f]{64}"; "intra42-client-id" INTRA42_CLIENT_ID r"u-s4t2(?:ud|af)-[0-9a-f]{64}" Internal; }
    "https://docs.imagekit.io" { "imagekit-private-key" IMAGEKIT_PRIVATE_API_KEY r"private_[0-9A-Za-z+/]{27}="; }
    "https://docs.n8n.io" { "n8n-api-key" N8N_API_KEY r"n8n_api_[0-9a-f]{64,128}"; }
    "https://www.livechat.com/docs" { "livechat-token" LIVECHAT_API_TOKEN r"dal:[\w-]{20,64}"; }
    "https://documentation.onesignal.com" { "redirect-pizza-token" REDIRECT_PIZZA_API_TOKEN r"rpa_[[:alnum:]]{30}"; }
    "https://support.ecostruxureit.com" { "ecostruxure-api-key" ECOSTRUXURE_IT_API_KEY r"AK1[0-9A-Za-z]{10}/[0-9A-Za-z]{40,44}"; }
    "https://docs.proof.com" { "proof-api-key" PROOF_API_KEY r"prf_[\w-]{24,84}"; }
    "https://docs.radar.com" { "radar-api-key" RADAR_IO_API_KEY r"prj_(?:live|test)_(?:sk|pk)_[0-9a-f]{40}"; }
    "https://scale.com/docs" { "scale-callback-key" SCALE_CALLBACK_AUTH_KEY r"(?:live|test)_auth_[0-9a-f]{32}"; "scale-api-key" SCALE_API_KEY r"(?:live|test)_[0-9a-f]{32}"; }
    "https://docs.workato.com" { "workato-api-token" WORKATO_DEVELOPER_API_TOKEN r"wrkae?u?[a-z]{0,4}-eyJ[\w.-]{80,1000}"; }
    "https://docs.blynk.io" { "blynk-client-secret" BLYNK_ORGANIZATION_CLIENT_CREDENTIALS r"oa2-client-id_[\w-]{32}"; }
    "https://notifications-documentation.alpha.canada.ca" { "gc-notify-api-key" GC_NOTIFY_API_KEY r"ApiKey-v1 gcntfy-[\w-]{10,120}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"; }
    "https://docs.kakao.com" { "kakao-admin-key" KAKAO_ADMIN_KEY r"KakaoAK [0-9a-f]{32}"; }
    "https://docs.lokalise.com" { "soracom-key" SORACOM_API_KEY r"keyId-[[:alnum:]]{32}"; }
}
