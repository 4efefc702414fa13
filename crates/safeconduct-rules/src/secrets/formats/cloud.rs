//! Cloud platforms and hosting.

super::formats! {
    "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html" {
        "aws-bedrock-long-lived-key" AWS_BEDROCK_API_KEY r"ABSK[0-9A-Za-z+/]{109,269}={0,2}";
        "aws-bedrock-short-lived-key" AWS_BEDROCK_API_KEY r"bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[0-9A-Za-z+/=_-]*";
    }
    "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html" { "aws-appsync-api-key" AWS_APPSYNC_API_KEY r"da2-[0-9a-z]{26}"; }
    "https://developer-docs.amazon.com/sp-api" {
        "amazon-mws-auth-token" AMAZON_MWS_AUTH_TOKEN r"amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "amazon-oauth-client-secret" AMAZON_OAUTH_CLIENT_SECRET r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}";
        "amazon-oauth-client-id" AMAZON_OAUTH_CLIENT_ID r"amzn1\.application-oa2-client\.[0-9a-f]{32}" Internal;
    }
    "https://cloud.google.com/docs/authentication/api-keys" {
        "google-api-key" GOOGLE_API_KEY r"AIza[\w-]{35}";
        "google-oauth-client-secret" GOOGLE_OAUTH_CLIENT_SECRET r"GOCSPX-[\w-]{28}";
        "google-oauth-access-token" GOOGLE_OAUTH_ACCESS_TOKEN r"ya29\.[\w-]{20,1024}";
        "google-oauth-refresh-token" GOOGLE_OAUTH_REFRESH_TOKEN r"1//0[\w-]{60,140}";
        "google-gemini-key" GOOGLE_GEMINI_API_KEY r"AQ\.Ab8RN6[\w-]{40,60}";
        "google-api-key-base64" GOOGLE_API_KEY r"QUl6YVN[0-9A-Za-z+/]{45,47}={0,2}";
    }
    "https://learn.microsoft.com/en-us/entra/identity-platform" {
        "azure-client-secret" AZURE_AD_CLIENT_SECRET r"[\w.~-]{3}[0-9]Q~[\w.~-]{31,34}";
    }
    "https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage" {
        "azure-storage-key" AZURE_STORAGE_ACCOUNT_KEY r"[0-9A-Za-z+/]{76}\+ASt[0-9A-Za-z+/]{6}==";
        "azure-cosmos-key" AZURE_COSMOS_DB_KEY r"[0-9A-Za-z+/]{76}ACDb[0-9A-Za-z+/]{6}==";
        "azure-batch-key" AZURE_BATCH_KEY r"[0-9A-Za-z+/]{76}\+ABa[0-9A-Za-z+/]{6}==";
        "azure-service-bus-key" AZURE_SERVICE_BUS_KEY r"[0-9A-Za-z+/]{33}\+ASb[0-9A-Za-z+/]{6}=";
        "azure-event-hub-key" AZURE_EVENT_HUB_KEY r"[0-9A-Za-z+/]{33}\+AEh[0-9A-Za-z+/]{6}=";
        "azure-relay-key" AZURE_RELAY_KEY r"[0-9A-Za-z+/]{33}\+ARm[0-9A-Za-z+/]{6}=";
        "azure-iot-key" AZURE_IOT_KEY r"[0-9A-Za-z+/]{33}AIoT[0-9A-Za-z+/]{6}=";
        "azure-search-key" AZURE_SEARCH_KEY r"[0-9A-Za-z]{42}AzSe[A-D][0-9A-Za-z]{5}";
        "azure-functions-key" AZURE_FUNCTIONS_KEY r"[\w-]{44}AzFu[\w-]{6}[AQgw]==";
        "azure-redis-key" AZURE_REDIS_KEY r"[0-9A-Za-z+/]{33}AzCa[A-P][0-9A-Za-z+/]{5}=";
        "azure-container-registry-key" AZURE_CONTAINER_REGISTRY_KEY r"[0-9A-Za-z+/]{42}\+ACR[A-D][0-9A-Za-z+/]{5}";
        "azure-common-annotated-key" AZURE_COMMON_ANNOTATED_KEY r"[0-9A-Za-z]{52}JQQJ9[0-9A-Za-z]{27,31}(?:==)?";
    }
    "https://docs.digitalocean.com/reference/api/create-personal-access-token" {
        "digitalocean-personal-token" DIGITALOCEAN_PERSONAL_ACCESS_TOKEN r"dop_v1_[0-9a-f]{64}";
        "digitalocean-oauth-token" DIGITALOCEAN_ACCESS_TOKEN r"doo_v1_[0-9a-f]{64}";
        "digitalocean-refresh-token" DIGITALOCEAN_REFRESH_TOKEN r"dor_v1_[0-9a-f]{64}";
    }
    "https://www.alibabacloud.com/help/en/ram" {
        "alibaba-access-key-id" ALIBABA_ACCESS_KEY_ID r"LTAI[[:alnum:]]{12,24}";
        "alibaba-sts-key-id" ALIBABA_STS_ACCESS_KEY_ID r"STS\.[[:alnum:]]{20,64}";
    }
    "https://www.tencentcloud.com/document/product/598/32675" { "tencent-secret-id" TENCENT_SECRET_ID r"AKID[[:alnum:]]{32}"; }
    "https://yandex.cloud/en/docs/iam/concepts/authorization/api-key" {
        "yandex-api-key" YANDEX_API_KEY r"AQVN[\w-]{35,38}";
        "yandex-iam-token" YANDEX_IAM_TOKEN r"t1\.[A-Z0-9a-z_-]+={0,2}\.[\w-]{86}={0,2}";
        "yandex-oauth-token" YANDEX_ACCESS_TOKEN r"y[0-3]_[\w-]{55}";
        "yandex-aws-key" YANDEX_AWS_ACCESS_TOKEN r"YC[\w-]{38}";
        "yandex-translate-key" YANDEX_TRANSLATE_API_KEY r"trnsl\.1\.1\.[0-9]{8}T[0-9]{6}Z\.[0-9a-f]{16}\.[0-9a-f]{40}";
    }
    "https://devcenter.heroku.com/articles/authentication" { "heroku-api-key" HEROKU_API_KEY r"HRKU-(?:AA[\w-]{58}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"; }
    "https://vercel.com/docs/rest-api" {
        "vercel-personal-token" VERCEL_API_TOKEN r"vcp_[\w-]{56}";
        "vercel-integration-token" VERCEL_INTEGRATION_TOKEN r"vci_[\w-]{56}";
        "vercel-app-token" VERCEL_APP_ACCESS_TOKEN r"vca_[\w-]{56}";
        "vercel-app-refresh-token" VERCEL_APP_REFRESH_TOKEN r"vcr_[\w-]{56}";
        "vercel-ai-gateway-key" VERCEL_AI_GATEWAY_KEY r"vck_[\w-]{56}";
        "vercel-legacy-token" VERCEL_API_TOKEN r"vercel_(?:v2_)?[[:alnum:]]{24,40}";
        "vercel-blob-token" VERCEL_BLOB_TOKEN r"vercel_blob_rw_[[:alnum:]]{16}_[[:alnum:]]{30}";
    }
    "https://docs.netlify.com/api/get-started" { "netlify-token" NETLIFY_API_KEY r"nfp_[[:alnum:]]{36,40}"; }
    "https://fly.io/docs/security/tokens" {
        "flyio-token" FLYIO_ACCESS_TOKEN r"FlyV1 fm[12][ar]?_[0-9A-Za-z+/=,_-]{80,1500}";
        "flyio-macaroon" FLYIO_ACCESS_TOKEN r"fm[12][ar]?_[0-9A-Za-z+/]{100,800}={0,3}";
        "flyio-deploy-token" FLYIO_DEPLOY_TOKEN r"fo1_[\w-]{40,80}";
    }
    "https://render.com/docs/api" { "render-api-key" RENDER_API_KEY r"rnd_[[:alnum:]]{28,32}"; }
    "https://doc.scalingo.com" { "scalingo-api-token" SCALINGO_API_TOKEN r"tk-us-[\w-]{48}"; }
    "https://developers.cloudflare.com/fundamentals/api" {
        "cloudflare-origin-ca-key" CLOUDFLARE_ORIGIN_CA_KEY r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}";
        "cloudflare-user-token" CLOUDFLARE_API_TOKEN r"cfut_[\w-]{40,64}";
        "cloudflare-account-token" CLOUDFLARE_API_TOKEN r"cfat_[\w-]{40,64}";
        "cloudflare-global-key" CLOUDFLARE_GLOBAL_API_KEY r"cfk_[\w-]{40,64}";
    }
    "https://techdocs.akamai.com/developer/docs/edgegrid" { "akamai-credential" AKAMAI_CREDENTIALS r"akab-[0-9a-z]{16}-[0-9a-z]{16}"; }
    "https://community.exoscale.com" { "exoscale-api-key" EXOSCALE_API_KEY r"EXO[0-9a-f]{24}"; }
    "https://www.backblaze.com/docs/cloud-storage-application-keys" { "backblaze-key" BACKBLAZE_B2_APP_KEY r"K00[0-9][0-9A-Za-z/+]{27}"; }
    "https://upcloud.com/docs" { "upcloud-api-token" UPCLOUD_API_TOKEN r"ucat_[0-9A-Z]{24,32}"; }
    "https://docs.scaleway.com" { "scaleway-access-key" SCALEWAY_ACCESS_KEY r"SCW[0-9A-Z]{17}" Internal; }
    "https://docs.redhat.com/en/documentation/openshift_container_platform" { "openshift-user-token" OPENSHIFT_USER_TOKEN r"sha256~[\w-]{43}"; }
    "https://deno.com/deploy" {
        "deno-personal-token" DENO_ACCOUNT_TOKEN r"ddp_[[:alnum:]]{36}";
        "deno-organization-token" DENO_ORGANIZATION_TOKEN r"ddo_[[:alnum:]]{36}";
    }
    "https://docs.salad.com" { "salad-cloud-api-key" SALAD_CLOUD_API_KEY r"salad_cloud_[[:alnum:]]{1,7}_[[:alnum:]]{7,235}"; }
}
