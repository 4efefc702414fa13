//! Databases, warehouses, search and vector stores.

super::formats! {
    "https://docs.databricks.com/aws/en/dev-tools/auth/pat" {
        "databricks-token" DATABRICKS_TOKEN r"dapi[0-9a-f]{32}(?:-[0-9])?";
        "databricks-oauth-secret" DATABRICKS_OAUTH_SECRET r"dose[0-9a-f]{32,40}";
    }
    "https://planetscale.com/docs/api/planetscale-api" {
        "planetscale-token" PLANETSCALE_API_TOKEN r"pscale_tkn_[\w.=-]{32,64}";
        "planetscale-password" PLANETSCALE_PASSWORD r"pscale_pw_[\w.=-]{32,64}";
        "planetscale-oauth-token" PLANETSCALE_OAUTH_TOKEN r"pscale_oauth_[\w.=-]{32,64}";
    }
    "https://neon.com/docs/manage/api-keys" { "neon-api-key" NEON_API_KEY r"napi_[0-9a-z]{64}"; }
    "https://supabase.com/docs/guides/api/api-keys" {
        "supabase-secret-key" SUPABASE_SECRET_KEY r"sb_secret_[\w-]{22}_[\w-]{8}";
        "supabase-publishable-key" SUPABASE_PUBLISHABLE_KEY r"sb_publishable_[\w-]{22}_[\w-]{8}" Public;
        "supabase-management-token" SUPABASE_MANAGEMENT_TOKEN r"sbp_(?:v0_|oauth_)?[0-9a-f]{40}";
    }
    "https://www.mongodb.com/docs/atlas/api/service-accounts" {
        "mongodb-service-account-secret" MONGODB_ATLAS_SERVICE_ACCOUNT_SECRET r"mdb_sa_sk_[\w-]{40}";
        "mongodb-service-account-id" MONGODB_ATLAS_SERVICE_ACCOUNT_ID r"mdb_sa_id_[0-9a-f]{24}" Internal;
    }
    "https://www.cockroachlabs.com/docs/cockroachcloud/managing-access" { "cockroach-cloud-key" COCKROACH_CLOUD_API_KEY r"CCDB1_[[:alnum:]]{22}_[[:alnum:]]{40}"; }
    "https://docs.datastax.com/en/astra" { "astra-application-token" DATASTAX_ASTRA_APPLICATION_TOKEN r"AstraCS:[[:alnum:]]{24}:[0-9a-f]{64}"; }
    "https://clickhouse.com/docs/cloud/manage/openapi" { "clickhouse-cloud-key" CLICKHOUSE_CLOUD_API_SECRET_KEY r"4b1d[[:alnum:]]{38}"; }
    "https://docs.confluent.io/cloud/current/security" { "confluent-api-secret" CONFLUENT_CLOUD_API_SECRET r"cflt[0-9A-Za-z+/]{60}"; }
    "https://www.elastic.co/docs/deploy-manage/api-keys" { "elastic-cloud-key" ELASTIC_CLOUD_API_KEY r"essu_[0-9A-Za-z_-]{60,200}={0,2}"; }
    "https://docs.fauna.com" { "fauna-secret" FAUNA_SECRET_KEY r"fn[AE]{2}[\w-]{36,60}"; }
    "https://xata.io/docs" { "xata-api-key" XATA_API_KEY r"xau_[\w-]{40,64}"; }
    "https://airtable.com/developers/web/guides/personal-access-tokens" { "airtable-token" AIRTABLE_PERSONAL_ACCESS_TOKEN r"pat[[:alnum:]]{14}\.[0-9a-f]{64}"; }
    "https://developers.notion.com" {
        "notion-token" NOTION_API_TOKEN r"ntn_[[:alnum:]]{40,50}";
        "notion-legacy-token" NOTION_API_TOKEN r"secret_[[:alnum:]]{43}";
        "notion-refresh-token" NOTION_OAUTH_REFRESH_TOKEN r"nrt_[[:alnum:]_]{40,55}";
    }
    "https://docs.adafruit.com" { "adafruit-io-key" ADAFRUIT_IO_KEY r"aio_[[:alnum:]]{28}"; }
    "https://docs.apify.com/platform/integrations/api" { "apify-token" APIFY_API_TOKEN r"apify_api_[[:alnum:]]{34,40}"; }
    "https://www.algolia.com/doc" { "contentful-management-token" CONTENTFUL_PERSONAL_ACCESS_TOKEN r"CFPAT-[\w-]{43}"; }
    "https://docs.axiom.co" {
        "axiom-api-token" AXIOM_API_TOKEN r"xaat-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "axiom-personal-token" AXIOM_PERSONAL_TOKEN r"xapt-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    }
    "https://databento.com/docs" { "databento-api-key" DATABENTO_API_KEY r"db-[[:alnum:]]{29}"; }
    "https://www.covalenthq.com/docs" { "covalent-api-key" COVALENT_API_KEY r"cqt_[[:alnum:]]{32}"; }
    "https://docs.thegraph.com" { "prefect-api-key" PREFECT_API_KEY r"pn[ub]_[[:alnum:]]{36}"; }
    "https://docs.windmill.dev" { "retool-api-key" RETOOL_API_KEY r"retool_(?:api_)?[[:alnum:]]{32,64}"; }
    "https://docs.dependencytrack.org" { "dependency-track-key" DEPENDENCY_TRACK_API_KEY r"odt_[[:alnum:]]{8}_[[:alnum:]]{32}|odt_[[:alnum:]]{32,255}"; }
    "https://segment.com/docs/api/public-api" { "segment-public-api-token" SEGMENT_PUBLIC_API_TOKEN r"sgp_[[:alnum:]]{64}"; }
}
