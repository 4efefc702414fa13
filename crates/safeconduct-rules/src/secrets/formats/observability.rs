//! Monitoring, logging, analytics and incident tools.

super::formats! {
    "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys" {
        "new-relic-user-key" NEW_RELIC_USER_API_KEY r"(?i:NRAK)-[0-9A-Za-z]{27}";
        "new-relic-insert-key" NEW_RELIC_INSERT_KEY r"(?i:NRII)-[\w-]{25,32}";
        "new-relic-query-key" NEW_RELIC_QUERY_KEY r"(?i:NRIQ)-[\w-]{25,32}";
        "new-relic-admin-key" NEW_RELIC_ADMIN_API_KEY r"(?i:NRAA)-[0-9a-f]{27}";
        "new-relic-rest-key" NEW_RELIC_REST_API_KEY r"(?i:NRRA)-[0-9a-f]{42}";
        "new-relic-browser-key" NEW_RELIC_BROWSER_KEY r"NR(?:JS|BR)-[0-9a-f]{19}" Internal;
        "new-relic-license-key" NEW_RELIC_LICENSE_KEY r"[0-9a-f]{36}NRAL";
    }
    "https://docs.sentry.io/account/auth-tokens" {
        "sentry-user-token" SENTRY_USER_TOKEN r"sntryu_[0-9a-f]{64}";
    }
    "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients" { "dynatrace-token" DYNATRACE_API_TOKEN r"dt0[a-z][0-9]{2}\.[0-9A-Z]{24}\.[0-9A-Z]{64}"; }
    "https://posthog.com/docs/api" {
        "posthog-personal-key" POSTHOG_PERSONAL_API_KEY r"phx_[\w-]{40,50}";
        "posthog-project-key" POSTHOG_PROJECT_API_KEY r"phc_[\w-]{40,50}" Public;
    }
    "https://docs.honeycomb.io/get-started/configure/environments/manage-api-keys" {
        "honeycomb-key" HONEYCOMB_API_KEY r"hc[abxs](?:ik|mk|ai|lk)_[[:alnum:]]{20,60}";
        "honeycomb-ingest-key" HONEYCOMB_API_KEY r"hcai_[[:alnum:]]{22,60}";
    }
    "https://docs.logz.io" { "firehydrant-api-key" FIREHYDRANT_API_KEY r"fhb?c?-[0-9a-f]{64}"; }
    "https://docs.rootly.com" { "rootly-api-key" ROOTLY_API_KEY r"rootly_[0-9a-f]{64}"; }
    "https://docs.datadoghq.com/account_management/api-app-keys" {
        "datadog-client-token" DATADOG_RUM_CLIENT_TOKEN r"pub[0-9a-f]{32}" Public;
        "datadog-application-key" DATADOG_APPLICATION_KEY r"ddapp_[[:alnum:]]{34}";
        "datadog-pat" DATADOG_PERSONAL_ACCESS_TOKEN r"ddpat_[\w-]{30,80}";
    }
    "https://docs.mapbox.com/accounts/guides/tokens" {
        "mapbox-secret-token" MAPBOX_SECRET_ACCESS_TOKEN r"sk\.eyJ[\w-]{50,200}\.[\w-]{20,24}";
        "mapbox-public-token" MAPBOX_PUBLIC_ACCESS_TOKEN r"pk\.eyJ[\w-]{50,200}\.[\w-]{20,24}" Public;
        "mapbox-temporary-token" MAPBOX_TEMPORARY_ACCESS_TOKEN r"tk\.eyJ[\w-]{50,200}\.[\w-]{20,24}";
    }
    "https://docs.databox.com" { "ubidots-token" UBIDOTS_API_TOKEN r"BBFF-[[:alnum:]]{30,40}"; }
    "https://dev.maxmind.com/license-key-validation" { "maxmind-license-key" MAXMIND_LICENSE_KEY r"[[:alnum:]]{6}_[[:alnum:]]{29}_mmk"; }
    "https://docs.branch.io" {
        "branch-live-key" BRANCH_IO_LIVE_KEY r"key_live_[[:alnum:]]{20,40}" Internal;
        "branch-test-key" BRANCH_IO_TEST_KEY r"key_test_[[:alnum:]]{20,40}" Internal;
    }
    "https://www.samsara.com/help" { "samsara-api-token" SAMSARA_API_TOKEN r"samsara_api_[[:alnum:]]{26,32}"; }
}
