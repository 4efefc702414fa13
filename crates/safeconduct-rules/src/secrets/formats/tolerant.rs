//! Prefixes that are known though what follows differs from issue to issue: found where it looks drawn at random.
//!
//! Documented lengths change, samples are invented, older and newer tokens live side by side. What has an
//! exact shape in another table is found there, and surer; here every body of a sensible length counts
//! that does not read like a word, so the confidence is `Medium`.

use crate::validators::makeup::{Makeup, commonest};
use crate::validators::naturalness::is_natural;
use crate::validators::placeholder::is_filler;
use safeconduct_core::{Category, Confidence, Label, LabelDefinition, Sensitivity, Verdict};
use safeconduct_detect::{Candidate, Grades, Judgement, Rule, Ruleset, Validator};

const fn tolerant(name: &'static str, label: Label, pattern: &'static str) -> Rule {
    Rule::token(name, label, pattern)
        .validate(Validator::Candidate(drawn))
        .grades(Grades::always(Confidence::Medium))
        .length_max(super::LONGEST)
        .reference("https://cwe.mitre.org/data/definitions/798.html")
}

/// In longer bodies no single character is counted.
const LONG_BODY: usize = 512;

/// Whether the longest stretch behind the prefix looks drawn at random.
fn drawn(candidate: &Candidate<'_>) -> Judgement {
    let value = candidate.value();
    let body = value
        .split(['_', '-', '.', ':', '/', '!', '$', '=', '+'])
        .max_by_key(|stretch| stretch.len())
        .filter(|stretch| stretch.len() >= 10)
        .or_else(|| value.get(value.len() / 3..))
        .unwrap_or(value);
    let Makeup { digits, small, .. } = Makeup::of(body);
    let capitals = || body.bytes().skip(1).filter(u8::is_ascii_uppercase).count();
    let mixed = digits >= 2 || (small >= 3 && capitals() >= 3);
    let monotone = || body.len() <= LONG_BODY && commonest(body) * 5 > body.len() * 2;
    // `1234567890abcdefghij…` shows a format and opens nothing.
    let counted = || {
        let pairs = body.as_bytes().windows(2);
        pairs.filter(|pair| matches!(pair, [a, b] if b.wrapping_sub(*a) == 1)).count() * 3 > body.len() * 2
    };
    let tail = body.get(body.len() / 3..).unwrap_or(body);
    let hex = || tail.len() >= 14 && tail.bytes().all(|byte| byte.is_ascii_hexdigit());
    let random = mixed && (!is_natural(body) || hex()) && !monotone() && !counted() && !is_filler(value);
    let found = random && !super::is_inside_base64(candidate);
    if found { Verdict::Confirmed } else { Verdict::Rejected }.into()
}

macro_rules! tolerant_formats {
    ($( $name:literal $label:ident $pattern:literal $($grade:ident)?; )+) => {
        /// Every format of this table.
        pub(in crate::secrets) const RULES: Ruleset = &[ $(
            tolerant(
                $name,
                {
                    static DEFINITION: LabelDefinition =
                        LabelDefinition::new(stringify!($label), Category::Credential);
                    Label::declare(&DEFINITION)
                },
                $pattern,
            )
            $(.sensitivity(Sensitivity::$grade))?,
        )+ ];
    };
}

tolerant_formats! {
    // Model vendors.
    "openai-like-key" OPENAI_API_KEY r"sk-[\w-]{23,331}";
    "anthropic-like-key" ANTHROPIC_API_KEY r"sk-ant-[\w-]{24,140}";
    "huggingface-like-token" HUGGINGFACE_TOKEN r"hf_[\w-]{30,60}";
    "groq-like-key" GROQ_API_KEY r"gsk_[\w-]{30,90}";
    "xai-like-key" XAI_API_KEY r"xai-[\w-]{40,140}";
    "perplexity-like-key" PERPLEXITY_API_KEY r"pplx-[\w-]{32,80}";
    "replicate-like-token" REPLICATE_API_TOKEN r"r8_[\w-]{30,60}";
    "nvidia-like-key" NVIDIA_API_KEY r"nvapi-[\w-]{32,100}";
    "pinecone-like-key" PINECONE_API_KEY r"pcsk_[\w-]{30,140}";
    "langsmith-like-key" LANGSMITH_API_KEY r"lsv2_[\w-]{32,80}";
    "portkey-like-key" PORTKEY_API_KEY r"pk-[0-9A-Za-z]{20,64}";
    "together-like-key" TOGETHER_AI_API_KEY r"tgp_v1_[\w-]{32,64}";
    "fireworks-like-key" FIREWORKS_API_KEY r"fw_[[:alnum:]]{20,48}";
    "wandb-like-key" WEIGHTS_AND_BIASES_API_KEY r"wandb_v1_[\w-]{40,100}";
    "voyage-like-key" VOYAGE_AI_API_KEY r"pa-[\w-]{36,60}";
    "tavily-like-key" TAVILY_API_KEY r"tvly-[\w-]{20,64}";
    "jina-like-key" JINA_API_KEY r"jina_[\w-]{32,80}";
    "elevenlabs-like-key" ELEVENLABS_API_KEY r"sk_[[:xdigit:]]{30,64}";
    "deepnote-key" DEEPNOTE_API_CREDENTIALS r"dn_[\w-]{24,64}";
    "gemini-like-key" GOOGLE_GEMINI_API_KEY r"AQ\.Ab[\w-]{30,70}";
    "brave-search-key" BRAVE_SEARCH_API_KEY r"BSA[\w-]{24,40}";
    // Code hosting, builds, registries.
    "github-like-token" GITHUB_PERSONAL_ACCESS_TOKEN r"gh[opusr]_[\w-]{30,255}";
    "github-fine-grained-like-token" GITHUB_FINE_GRAINED_TOKEN r"github_pat_[\w]{30,255}";
    "gitlab-like-token" GITLAB_PERSONAL_ACCESS_TOKEN r"gl(?:pat|rtr?|dt|cbt|ptt|ft|imt|agent|soat|oas|ffct)-[\w.-]{20,320}";
    "gitlab-registration-like-token" GITLAB_RUNNER_REGISTRATION_TOKEN r"GR1348941[\w-]{16,40}";
    "npm-like-token" NPM_ACCESS_TOKEN r"npm_[\w-]{32,260}";
    "rubygems-like-key" RUBYGEMS_API_KEY r"rubygems_[[:alnum:]]{32,64}";
    "pypi-like-token" PYPI_API_TOKEN r"pypi-AgE[\w-]{40,1000}";
    "docker-like-token" DOCKER_ACCESS_TOKEN r"dckr_(?:[a-z]{3}_)?[\w-]{24,48}";
    "docker-swarm-like-token" DOCKER_SWARM_JOIN_TOKEN r"SWM(?:TKN|KEY)-1-[0-9A-Za-z+/-]{40,110}";
    "artifactory-like-key" ARTIFACTORY_API_KEY r"AKC[[:alnum:]]{34,90}";
    "artifactory-reference-like-token" ARTIFACTORY_REFERENCE_TOKEN r"cmVmd[[:alnum:]]{50,70}";
    "atlassian-like-token" ATLASSIAN_API_TOKEN r"AT(?:ATT|CTT)3[\w=-]{36,830}";
    "bitbucket-like-password" BITBUCKET_APP_PASSWORD r"ATBB[\w=.-]{24,64}";
    "circleci-like-token" CIRCLECI_PERSONAL_ACCESS_TOKEN r"CCI(?:PAT|PRJ)_[\w-]{32,80}";
    "buildkite-like-token" BUILDKITE_API_KEY r"bk(?:ua|ct|aj)_[[:alnum:]]{28,128}";
    "sourcegraph-like-token" SOURCEGRAPH_ACCESS_TOKEN r"sg[pd]_[\w-]{32,80}";
    "sonarqube-like-token" SONARQUBE_TOKEN r"sq[upa]_[[:alnum:]]{32,48}";
    "postman-like-key" POSTMAN_API_KEY r"PMA[KT]-?[[:alnum:]-]{26,70}";
    "harness-like-token" HARNESS_PERSONAL_ACCESS_TOKEN r"[ps]at\.[0-9A-Za-z_.-]{50,90}";
    "octopus-like-key" OCTOPUS_DEPLOY_API_KEY r"API-[0-9A-Z]{24,36}";
    "cockroach-like-key" COCKROACH_CLOUD_API_KEY r"CCDB1_[\w-]{40,80}";
    "teamcity-like-token" TEAMCITY_API_TOKEN r"eyJ0eXAiOiAiVENWMiJ9\.[\w.-]{40,120}";
    "checkly-like-key" CHECKLY_API_KEY r"cu_[[:alnum:]]{24,40}";
    "lokalise-key" LOKALISE_API_KEY r"lol[0-9a-f]{40,60}";
    "trufflehog-enterprise-key" TRUFFLEHOGENTERPRISE r"thog-(?:key|secret)-[[:alnum:]]{16,64}";
    // Clouds and hosting.
    "aws-appsync-like-key" AWS_APPSYNC_API_KEY r"da2-[0-9a-z]{22,32}";
    "amazon-mws-like-token" AMAZON_MWS_AUTH_TOKEN r"amzn\.mws\.[0-9A-Za-z-]{32,48}";
    "amazon-oauth-like-id" AMAZON_OAUTH_CLIENT_ID r"amzn1\.(?:application-oa2-client|oa2-cs\.v1)\.[\w-]{10,80}";
    "google-api-like-key" GOOGLE_API_KEY r"AIza[\w-]{32,40}";
    "google-client-like-secret" GOOGLE_OAUTH_CLIENT_SECRET r"GOCSPX-[\w-]{20,40}";
    "google-access-like-token" GOOGLE_OAUTH_ACCESS_TOKEN r"ya29\.[\w.-]{12,1024}";
    "google-authorization-code" GOOGLE_OAUTH_AUTHORIZATION_CODE r"4/0A[\w-]{36,90}";
    "google-refresh-like-token" GOOGLE_OAUTH_REFRESH_TOKEN r"1//0?[\w-]{38,160}";
    "alibaba-sts-token" ALIBABA_STS_SECURITY_TOKEN r"CAIS[0-9A-Za-z+/=_-]{40,1028}";
    "alibaba-like-key-id" ALIBABA_ACCESS_KEY_ID r"LTAI[[:alnum:]]{12,28}";
    "yandex-like-token" YANDEX_ACCESS_TOKEN r"t1\.[\w=-]{20,120}(?:\.[\w=-]{40,100})?";
    "digitalocean-like-token" DIGITALOCEAN_PERSONAL_ACCESS_TOKEN r"do[opr]_v1_[[:alnum:]]{40,80}";
    "heroku-like-key" HEROKU_API_KEY r"HRKU-[\w-]{30,70}";
    "vercel-like-token" VERCEL_API_TOKEN r"vc[pciark]_[\w-]{40,70}";
    "vercel-edge-config-token" VERCEL_EDGE_CONFIG_TOKEN r"ecfg_[\w-]{20,140}";
    "netlify-like-token" NETLIFY_API_KEY r"nfp_[[:alnum:]]{30,48}";
    "flyio-like-token" FLYIO_ACCESS_TOKEN r"FlyV1 ?[0-9A-Za-z+/=,_-]{60,1500}";
    "cloudflare-like-ca-key" CLOUDFLARE_ORIGIN_CA_KEY r"v1\.0-[0-9A-Za-z._-]{120,200}";
    "cloudflare-like-token" CLOUDFLARE_API_TOKEN r"cf[aukt]t?_[\w-]{36,64}";
    "akamai-like-credential" AKAMAI_CREDENTIALS r"akab-[\w-]{20,60}";
    "exoscale-like-key" EXOSCALE_API_KEY r"EXO[[:alnum:]]{20,32}";
    "backblaze-like-key" BACKBLAZE_B2_APP_KEY r"K00[0-9A-Za-z/+_-]{24,36}";
    "upcloud-like-token" UPCLOUD_API_TOKEN r"ucat_[[:alnum:]]{22,36}";
    "salad-cloud-like-key" SALAD_CLOUD_API_KEY r"salad_cloud_[\w]{20,255}";
    "supabase-like-secret" SUPABASE_SECRET_KEY r"sb_(?:secret_)?[\w-]{30,48}";
    "supabase-like-token" SUPABASE_MANAGEMENT_TOKEN r"sbp_[\w-]{36,52}";
    // Data.
    "databricks-like-token" DATABRICKS_TOKEN r"dapi[[:xdigit:]-]{32,52}";
    "planetscale-like-token" PLANETSCALE_API_TOKEN r"pscale_(?:[a-z]{2,5}_)?[\w.=-]{32,80}";
    "neon-like-key" NEON_API_KEY r"napi_[[:alnum:]]{48,80}";
    "mongodb-service-like-secret" MONGODB_ATLAS_SERVICE_ACCOUNT_SECRET r"mdb_sa_sk_[\w-]{32,60}";
    "airtable-like-token" AIRTABLE_PERSONAL_ACCESS_TOKEN r"pat[[:alnum:].]{60,90}";
    "notion-like-token" NOTION_API_TOKEN r"(?:ntn|secret)_[[:alnum:]]{40,60}";
    "astra-like-token" DATASTAX_ASTRA_APPLICATION_TOKEN r"AstraCS:[0-9A-Za-z:%]{20,120}";
    "apify-like-token" APIFY_API_TOKEN r"apify_api_[[:alnum:]]{28,44}";
    "adafruit-like-key" ADAFRUIT_IO_KEY r"aio_[[:alnum:]]{24,36}";
    "xata-like-key" XATA_API_KEY r"xau_[\w-]{32,80}";
    "fauna-like-secret" FAUNA_SECRET_KEY r"fn[AE][\w-]{36,80}";
    "couchbase-key" COUCHBASE r"cb\.[0-9a-z]{32,64}";
    // Commerce.
    "stripe-like-key" STRIPE_SECRET_KEY r"[sr]k_(?:live|test|org|prod|sbox)_[0-9A-Za-z+/=_-]{16,260}";
    "stripe-publishable-like-key" STRIPE_PUBLISHABLE_KEY r"pk_(?:live|test|sbox)_[0-9A-Za-z+/=_-]{16,260}" Public;
    "secret-key-with-prefix" GENERIC_SECRET r"sk_[0-9A-Za-z]{30,64}";
    "private-key-with-prefix" GENERIC_SECRET r"pk_[0-9A-Za-z]{27,64}";
    "highnote-key" HIGHNOTE_SECRET_LIVE_KEY r"sk_live_a2V5Xz[0-9A-Za-z+/]{60,80}={0,2}";
    "zapier-nla-key" ZAPIER_NLA_API_KEY r"sk_ac_[[:alnum:]]{30,64}";
    "square-like-token" SQUARE_ACCESS_TOKEN r"sq0[a-z]{0,3}-?[\w-]{22,50}";
    "shopify-like-token" SHOPIFY_ACCESS_TOKEN r"shp[a-z]{2,3}_[[:alnum:]]{28,40}";
    "braintree-like-token" BRAINTREE_ACCESS_TOKEN r"access_token\$(?:production|sandbox)\$[0-9a-z$]{32,64}";
    "braintree-sandbox-like-token" BRAINTREE_TOKENIZATION_KEY r"sandbox_[0-9a-z]{20,32}" Internal;
    "flutterwave-like-key" FLUTTERWAVE_SECRET_KEY r"FLWSECK[_-](?:TEST-|LIVE-)?[0-9A-Za-z]{12,80}(?:-X)?";
    "flutterwave-public-like-key" FLUTTERWAVE_PUBLIC_KEY r"FLWPUBK[_-](?:TEST-|LIVE-)?[0-9A-Za-z]{12,80}(?:-X)?" Public;
    "plaid-like-token" PLAID_ACCESS_TOKEN r"access-(?:production-|development-|sandbox-)?[0-9a-f-]{36,52}";
    "plaid-link-like-token" PLAID_LINK_TOKEN r"link-(?:production-|development-|sandbox-)?[0-9a-f-]{36,52}";
    "shippo-like-token" SHIPPO_API_TOKEN r"shippo_(?:live_|test_)?[[:xdigit:]]{38,52}";
    "duffel-like-token" DUFFEL_API_TOKEN r"duffel_(?:live_|test_)?[0-9A-Za-z=_-]{40,56}";
    "easypost-like-key" EASYPOST_API_TOKEN r"EZ[AT]K[\w-]{48,72}";
    "paddle-like-key" PADDLE_API_KEY r"pdl_(?:live_|sdbx_)?(?:apikey_)?[[:alnum:]_]{40,80}";
    "mercury-like-token" MERCURY_PRODUCTION_API_TOKEN r"mercury_production_[0-9A-Za-z+/=_-]{40,100}";
    "coinbase-key-name" COINBASE_API_KEY r"organizations/[0-9a-f-]{32,40}(?:/apiKeys/[0-9a-f-]{32,40})?";
    "robinhood-like-key" ROBINHOOD_CRYPTO_API_KEY r"rh-api-[[:xdigit:]-]{32,44}";
    "ebay-secret" EBAY_CLIENT_SECRET r"(?:PRD|SBX)-[0-9a-f]{8,12}[0-9a-f-]{18,32}";
    "paystack-like-key" PAYSTACK_API_KEY r"sk_(?:live_|test_)?[[:alnum:]]{36,56}";
    "bigcommerce-token" BIGCOMMERCE_ACCESS_TOKEN r"bbc_[[:alnum:]]{36,72}";
    "midtrans-like-key" MIDTRANS_SERVER_KEY r"(?:SB-)?Mid-(?:server-|client-)?[\w-]{16,40}";
    "pardot-key" PARDOT_API_CREDENTIALS r"0Uv[0-9A-Za-z]{15}";
    "deel-key" DEEL_API_KEY r"organization_[[:alnum:]]{30,60}";
    "rippling-key" RIPPLING_API_KEY r"rpl_[[:alnum:]]{36,64}";
    "mx-client" MX_API_CREDENTIALS r"CLIENT-[[:xdigit:]]{8,8}-[[:xdigit:]-]{8,30}|CLIENT-[[:xdigit:]]{16,32}";
    "lemon-squeezy-key" LEMON_SQUEEZY_API_KEY r"lmsq_[[:alnum:]]{28,64}";
    // Mail, chat, telephony, media.
    "slack-like-token" SLACK_TOKEN r"xox[a-z0-9](?:\.xox[a-z0-9])?-[0-9A-Za-z-]{10,250}";
    "slack-config-like-token" SLACK_CONFIG_TOKEN r"xoxe\.?(?:xox[bp])?[0-9A-Za-z-]{130,190}";
    "slack-app-like-token" SLACK_APP_TOKEN r"xapp-[0-9A-Za-z-]{10,160}";
    "sendgrid-like-key" SENDGRID_API_KEY r"SG\.[0-9A-Za-z_=-]{8,40}\.[0-9A-Za-z_.=-]{16,72}|SG\.[\w-]{60,70}";
    "brevo-like-key" BREVO_API_KEY r"x(?:key|smtp)sib-[\w-]{40,100}";
    "mailgun-like-key" MAILGUN_API_KEY r"(?:pub)?key-[0-9a-z]{30,40}";
    "salesblink-key" SALESBLINK_API_KEY r"key-[[:alnum:]]{60,70}";
    "resend-like-key" RESEND_API_KEY r"re_[0-9A-Za-z_]{28,48}";
    "facebook-explorer-token" FACEBOOK_ACCESS_TOKEN r"EAACEdEose0cBA[[:alnum:]]{8,300}";
    "facebook-like-token" FACEBOOK_ACCESS_TOKEN r"EAA[[:alnum:]]{40,400}";
    "instagram-like-token" INSTAGRAM_ACCESS_TOKEN r"IG(?:QV|AA)[\w=-]{48,400}";
    "twitter-like-bearer-token" X_BEARER_TOKEN r"AAAA[0-9A-Za-z%_-]{48,500}";
    "telnyx-like-key" TELNYX_API_KEY r"KEY[\w-]{48,60}";
    "twilio-like-key" TWILIO_API_KEY r"SK[[:xdigit:]]{32}";
    "dotdigital-user" DOTDIGITAL r"apiuser-[0-9a-z]{20,40}";
    "pubnub-like-key" PUBNUB_PUBLISH_KEY r"(?:pub|sub|sec)-c-[0-9a-z-]{32,48}" Internal;
    "riot-like-key" RIOT_GAMES_API_KEY r"RGAPI-[\w-]{30,60}";
    "onesignal-like-key" ONESIGNAL_API_KEY r"os_v2_(?:app_|org_)?[a-z2-7]{80,120}";
    "cfx-like-key" CFXRE_SERVER_KEY r"cfxk_[\w-]{20,105}";
    "firebase-like-key" FIREBASE_CLOUD_MESSAGING_KEY r"AAAA[\w-]{7}:?[\w-]{130,150}";
    "postmark-webhook" POSTMARK_WEBHOOK_CREDENTIALS r"wh_[\w-]{28,64}";
    "soracom-like-key" SORACOM_API_KEY r"(?:keyId|secret)-[[:alnum:]]{32,48}";
    "jw-player-key" JW_PLAYER_API_CREDENTIALS r"API_KEY_[[:alnum:]]{16,40}";
    "livekit-key" LIVEKIT_API_CREDENTIALS r"API[0-9A-Za-z]{12,28}";
    "xmatters-key" XMATTERS_API_CREDENTIALS r"xm-api-key-[[:alnum:]]{30,64}";
    "drift-token" DRIFT_API_CREDENTIALS r"drft_[\w-]{36,85}";
    // Observability and identity.
    "grafana-cloud-like-token" GRAFANA_CLOUD_API_TOKEN r"glc_[0-9A-Za-z+/_-]{32,400}={0,3}";
    "grafana-service-like-token" GRAFANA_SERVICE_ACCOUNT_TOKEN r"glsa_[\w]{36,50}";
    "new-relic-like-key" NEW_RELIC_API_KEY r"(?i:NR(?:AK|II|IQ|AA|RA|JS|BR))-[\w-]{18,50}";
    "pixie-like-key" NEW_RELIC_PIXIE_API_KEY r"px-(?:api|dep)-[0-9a-f-]{32,44}";
    "sentry-like-token" SENTRY_ORG_TOKEN r"sntry[su]_[0-9A-Za-z+/=_-]{48,500}";
    "dynatrace-like-token" DYNATRACE_API_TOKEN r"dt0[0-9A-Za-z]{0,3}\.?[0-9A-Za-z.]{80,96}";
    "posthog-like-key" POSTHOG_PERSONAL_API_KEY r"phx_[\w-]{32,60}";
    "posthog-project-like-key" POSTHOG_PROJECT_API_KEY r"phc_[\w-]{32,60}" Public;
    "firehydrant-like-key" FIREHYDRANT_API_KEY r"fh[bc]-?[0-9a-f]{48,72}";
    "rootly-like-key" ROOTLY_API_KEY r"rootly[_-][\w]{36,72}";
    "honeycomb-like-key" HONEYCOMB_API_KEY r"hc[a-z]{2,4}_[[:alnum:]]{20,64}";
    "mapbox-like-secret" MAPBOX_SECRET_ACCESS_TOKEN r"[st]k\.[0-9A-Za-z+/=_.-]{50,240}";
    "mapbox-public-like-token" MAPBOX_PUBLIC_ACCESS_TOKEN r"pk\.[0-9A-Za-z+/=_.-]{50,240}" Public;
    "doppler-like-token" DOPPLER_API_TOKEN r"dp\.(?:pt|ct|st|sa|scim|audit)\.[\w.-]{32,90}";
    "tailscale-like-key" TAILSCALE_API_KEY r"tskey-[\w-]{18,64}";
    "defined-networking-like-key" DEFINED_NETWORKING_API_TOKEN r"dnkey-[0-9A-Za-z=_-]{60,90}";
    "launchdarkly-like-token" LAUNCHDARKLY_API_TOKEN r"(?:api|sdk)-[0-9a-f-]{34,40}";
    "launchdarkly-mobile-like-key" LAUNCHDARKLY_MOBILE_KEY r"mob-[0-9a-f-]{34,40}" Public;
    "devcycle-like-key" DEVCYCLE_SERVER_SDK_KEY r"dvc_(?:server_|client_|mobile_)?[\w-]{20,80}" Internal;
    "zuplo-like-key" ZUPLO_API_KEY r"zpka_[\w]{32,60}";
    "stackhawk-like-key" STACKHAWK_API_KEY r"hawk\.[\w.-]{36,48}";
    "flipt-token" FLIPT_API_TOKEN r"flipt_[[:alnum:]]{32,64}";
    "unleash-like-token" UNLEASH_API_TOKEN r"(?:default|\*|\[\]):(?:[a-z]{3,16}\.)?[\w-]{20,72}";
    "1password-like-key" ONEPASSWORD_SECRET_KEY r"A3-[0-9A-Z]{6}[0-9A-Z-]{26,36}";
    "1password-service-like-token" ONEPASSWORD_SERVICE_ACCOUNT_TOKEN r"ops_eyJ[0-9A-Za-z+/_-]{80,1100}={0,3}";
    "vault-like-token" HASHICORP_VAULT_SERVICE_TOKEN r"hv[sbr]\.[\w-]{20,500}";
    "terraform-like-token" TERRAFORM_API_TOKEN r"[0-9A-Za-z]{12,16}\.atlasv1\.[0-9A-Za-z=_-]{40,100}";
    "configcat-like-key" CONFIGCAT_SDK_KEY r"configcat-sdk-1/[\w/-]{40,50}" Internal;
    "ntlm-message" NTLM_TOKEN r"TlRMTVNTUAA[0-9A-Za-z+/=_-]{32,4000}";
    "stytch-secret" STYTCH_SECRET r"secret-(?:live-|test-)?[0-9A-Za-z_=-]{36,60}";
    "stytch-public-token" STYTCH_PUBLIC_TOKEN r"public-token-(?:live-|test-)?[0-9a-zA-Z-]{32,48}" Public;
    "stytch-project" STYTCH_PROJECT_ID r"project-(?:live-|test-)?[0-9a-zA-Z-]{36,40}" Internal;
    "clerk-like-key" CLERK_SECRET_KEY r"sk_(?:live|test)_[0-9A-Za-z]{30,64}";
    "vanta-token" VANTA_OAUTH_CREDENTIALS r"vc[is]_[0-9a-f]{36,64}";
    // Work tools.
    "figma-like-token" FIGMA_PERSONAL_ACCESS_TOKEN r"fig[dour]{1,2}_[\w-]{20,56}";
    "linear-like-key" LINEAR_API_KEY r"lin_(?:api|oauth|wh)_[[:alnum:]]{32,64}";
    "hubspot-like-token" HUBSPOT_API_KEY r"pat-(?:[a-z]{2}[0-9]-)?[0-9A-Za-z-]{36,44}";
    "typeform-like-token" TYPEFORM_API_TOKEN r"tfp_[0-9A-Za-z_.=-]{36,64}";
    "dropbox-like-token" DROPBOX_ACCESS_TOKEN r"sl\.(?:u\.)?[\w-]{64,1500}";
    "adobe-like-secret" ADOBE_CLIENT_SECRET r"p8e?-[0-9A-Za-z_-]{28,40}";
    "frameio-like-token" FRAMEIO_API_TOKEN r"fio-u-[\w=-]{48,72}";
    "lob-like-key" LOB_API_KEY r"(?:live|test)_[0-9a-f]{32,40}";
    "clickup-like-token" CLICKUP_PERSONAL_API_TOKEN r"pk_[0-9]{4,10}_?[0-9A-Za-z]{28,36}";
    "close-like-key" CLOSE_CRM_API_KEY r"api_[0-9A-Za-z.]{40,50}";
    "salesforce-like-token" SALESFORCE_ACCESS_TOKEN r"00D[0-9A-Za-z]{12,15}!?[0-9A-Za-z._]{80,260}";
    "salesforce-like-refresh-token" SALESFORCE_REFRESH_TOKEN r"5AEP861[0-9A-Za-z._=]{60,140}";
    "zoho-like-token" ZOHO_API_ACCESS_TOKEN r"1000\.[0-9a-f.]{60,70}";
    "intercom-like-token" INTERCOM_ACCESS_TOKEN r"dG9r[0-9A-Za-z+/]{48,120}={0,2}";
    "intra42-like-secret" INTRA42_CLIENT_SECRET r"[su]-s4t2[0-9a-z-]{60,74}";
    "imagekit-like-key" IMAGEKIT_PRIVATE_API_KEY r"private_[0-9A-Za-z+/=]{20,136}";
    "n8n-like-key" N8N_API_KEY r"n8n_api_[[:alnum:]]{32,128}";
    "radar-like-key" RADAR_IO_API_KEY r"prj_(?:(?:live|test)_(?:sk|pk)_)?[[:alnum:]]{36,56}";
    "workato-like-token" WORKATO_DEVELOPER_API_TOKEN r"wrka[a-z]{0,6}-?[\w.-]{80,1100}";
    "ecostruxure-like-key" ECOSTRUXURE_IT_API_KEY r"AK1[0-9A-Za-z]{8,14}/[0-9A-Za-z]{34,48}";
    "voiceflow-like-key" VOICEFLOW_API_KEY r"VF\.(?:DM\.|WS\.)?[0-9A-Za-z.]{36,48}";
    "telegram-like-token" TELEGRAM_BOT_TOKEN r"[0-9]{8,12}:AA[\w-]{30,36}";
    "gc-notify-like-key" GC_NOTIFY_API_KEY r"ApiKey-v1[ _-]?[\w-]{60,220}";
    "fullstory-key" FULLSTORY_KEY r"na1\.[0-9A-Za-z+/]{80,110}={0,2}";
    "shutterstock-token" SHUTTERSTOCK_OAUTH_TOKEN r"v2/[0-9A-Za-z]{200,500}";
    "airplane-key" AIRPLANE_API_KEY r"aptk_[\w-]{28,64}";
    "activepieces-key" ACTIVEPIECES_API_KEY r"ap_[0-9a-f]{30,64}";
    "mycase-token" MYCASE_API_CREDENTIALS r"mycase_[\w-]{30,64}";
    "pirsch-token" PIRSCH_API_TOKEN r"pa_[[:alnum:]]{32,48}";
    "courier-like-key" COURIER_API_KEY r"pk_(?:prod|test)_[[:alnum:]]{24,36}";
    "lark-like-id" LARK_APP_ID r"cli_[[:alnum:]]{16,24}" Internal;
    "lichess-like-token" LICHESS_PERSONAL_ACCESS_TOKEN r"lip_[\w]{20,64}";
    "branch-like-key" BRANCH_IO_LIVE_KEY r"key_(?:live|test)_[[:alnum:]]{14,44}" Internal;
    "anyscale-like-key" ANYSCALE_API_KEY r"(?:anyscale|aph0|esecret)_[\w-]{26,64}";
    "yandex-translate-like-key" YANDEX_TRANSLATE_API_KEY r"trnsl\.1\.1\.[0-9A-Za-z.]{40,80}";
    "password-hash-md5crypt-like" PASSWORD_HASH_MD5CRYPT r"\$1\$[0-9A-Za-z./$]{24,34}";
    "password-hash-cisco-like" PASSWORD_HASH_CISCO_PBKDF2 r"\$[89]\$[0-9A-Za-z./$]{48,64}";
    "password-hash-kerberos-like" PASSWORD_HASH_KERBEROS r"\$krb5(?:asrep|tgs)\$(?:18|23)\$[0-9A-Za-z@.:$*/_-]{64,4096}";
}
