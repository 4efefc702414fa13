//! Code hosting, package registries, builds and editors.

super::formats! {
    "https://docs.gitlab.com/security/tokens" {
        "gitlab-personal-token" GITLAB_PERSONAL_ACCESS_TOKEN r"glpat-[\w-]{20,27}";
        "gitlab-deploy-token" GITLAB_DEPLOY_TOKEN r"gldt-[\w-]{20,40}";
        "gitlab-runner-token" GITLAB_RUNNER_AUTHENTICATION_TOKEN r"glrtr?-[\w-]{20,40}";
        "gitlab-runner-registration-token" GITLAB_RUNNER_REGISTRATION_TOKEN r"GR1348941[\w-]{20,27}";
        "gitlab-job-token" GITLAB_CICD_JOB_TOKEN r"glcbt-(?:[[:alnum:]]{1,5}_)?[\w-]{20,40}";
        "gitlab-trigger-token" GITLAB_PIPELINE_TRIGGER_TOKEN r"glptt-[0-9a-f]{40}";
        "gitlab-feed-token" GITLAB_FEED_TOKEN r"glft-(?:[[:alnum:]_-]{20,40}|[0-9a-f]{64}-[0-9]+)";
        "gitlab-incoming-mail-token" GITLAB_INCOMING_MAIL_TOKEN r"glimt-[\w-]{25,40}";
        "gitlab-agent-token" GITLAB_KUBERNETES_AGENT_TOKEN r"glagent-[\w-]{50,1024}";
        "gitlab-scim-token" GITLAB_SCIM_TOKEN r"glsoat-[\w-]{20,40}";
        "gitlab-oauth-secret" GITLAB_OAUTH_APP_SECRET r"gloas-[[:alnum:]_-]{64}";
        "gitlab-feature-flag-token" GITLAB_FEATURE_FLAG_CLIENT_TOKEN r"glffct-[\w-]{20,40}";
        "gitlab-session-cookie" GITLAB_SESSION_COOKIE r"_gitlab_session=[0-9a-z]{32}";
    }
    "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key" { "django-secret-key" DJANGO_SECRET_KEY r"django-insecure-[0-9a-z!@#$%^&*(_=+)-]{30,60}"; }
    "https://docs.npmjs.com/about-access-tokens" { "npm-token-uuid" NPM_ACCESS_TOKEN r"_authToken=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"; }
    "https://guides.rubygems.org/api-key-scopes" { "rubygems-api-key" RUBYGEMS_API_KEY r"rubygems_[0-9a-f]{48}"; }
    "https://doc.rust-lang.org/cargo/reference/registry-authentication.html" { "crates-io-api-key" CRATES_IO_API_KEY r"cio[[:alnum:]]{32}"; }
    "https://learn.microsoft.com/en-us/nuget/nuget-org/publish-a-package" { "nuget-api-key" NUGET_API_KEY r"oy2[0-9a-z]{43}"; }
    "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens" { "clojars-deploy-token" CLOJARS_API_TOKEN r"(?:CLOJARS_|clojars_)[[:alnum:]]{60}"; }
    "https://hex.pm/docs" { "hexpm-api-key" HEXPM_API_KEY r"hexpm_[0-9A-Za-z+/]{40,64}={0,2}"; }
    "https://docs.docker.com/security/access-tokens" {
        "docker-hub-personal-token" DOCKER_HUB_PERSONAL_ACCESS_TOKEN r"dckr_pat_[\w-]{27,32}";
        "docker-hub-organization-token" DOCKER_HUB_ORGANIZATION_ACCESS_TOKEN r"dckr_oat_[\w-]{27,40}";
    }
    "https://docs.docker.com/engine/swarm/swarm-mode" {
        "docker-swarm-join-token" DOCKER_SWARM_JOIN_TOKEN r"SWMTKN-1-[0-9a-z]{45,60}-[0-9a-z]{20,30}";
        "docker-swarm-unlock-key" DOCKER_SWARM_UNLOCK_KEY r"SWMKEY-1-[0-9A-Za-z+/]{40,50}={0,2}";
    }
    "https://help.sonatype.com" { "cloudsmith-api-key" CLOUDSMITH_API_KEY r"csa_[0-9a-zA-Z]{36,40}"; }
    "https://packagecloud.io/docs" { "thunderstore-api-token" THUNDERSTORE_API_TOKEN r"tss_[\w-]{32,80}"; }
    "https://circleci.com/docs/managing-api-tokens" {
        "circleci-personal-token" CIRCLECI_PERSONAL_ACCESS_TOKEN r"CCIPAT_[[:alnum:]]{22}_[0-9a-fA-F]{40}";
        "circleci-project-token" CIRCLECI_PROJECT_TOKEN r"CCIPRJ_[[:alnum:]]{22}_[0-9a-fA-F]{40}";
    }
    "https://buildkite.com/docs/apis/managing-api-tokens" {
        "buildkite-api-token" BUILDKITE_API_KEY r"bkua_[[:alnum:]]{32,53}";
        "buildkite-agent-token" BUILDKITE_AGENT_TOKEN r"bkct_[[:alnum:]]{32,128}";
        "buildkite-job-token" BUILDKITE_JOB_TOKEN r"bkaj_[\w.-]{64,1024}";
    }
    "https://www.jetbrains.com/help/teamcity" {
        "teamcity-api-token" TEAMCITY_API_TOKEN r"eyJ0eXAiOiAiVENWMiJ9\.[\w-]{36}\.[\w-]{48}";
        "youtrack-token" YOUTRACK_PERMANENT_TOKEN r"perm[:-][0-9A-Za-z+/=-]{4,64}\.[0-9A-Za-z+/=-]{2,64}\.[0-9A-Za-z]{30}";
    }
    "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key" { "octopus-api-key" OCTOPUS_DEPLOY_API_KEY r"API-[0-9A-Z]{26,32}"; }
    "https://docs.travis-ci.com" { "harness-personal-token" HARNESS_PERSONAL_ACCESS_TOKEN r"[ps]at\.[\w-]{22}\.[0-9a-f]{24}\.[[:alnum:]]{20}"; }
    "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token" {
        "sourcegraph-token" SOURCEGRAPH_ACCESS_TOKEN r"sgp_(?:[[:xdigit:]]{16}_|local_)?[[:xdigit:]]{40}";
        "sourcegraph-cody-token" SOURCEGRAPH_CODY_API_KEY r"slk_[0-9a-f]{64}";
        "sourcegraph-dotcom-token" SOURCEGRAPH_ACCESS_TOKEN r"sgd_[[:xdigit:]]{64}";
    }
    "https://docs.snyk.io" { "endor-labs-key" ENDORLABS_API_KEY r"endr\+[[:alnum:]-]{16}"; }
    "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens" { "sonarqube-token" SONARQUBE_TOKEN r"sq[upa]_[0-9a-f]{40}"; }
    "https://docs.codecov.com" { "percy-token" PERCY_TOKEN r"percy_[\w-]{30,64}"; }
    "https://docs.mergify.com" { "mergify-application-key" MERGIFY_APPLICATION_KEY r"mergify_application_key_[\w-]{40,200}"; }
    "https://docs.renovatebot.com" { "infracost-api-token" INFRACOST_API_TOKEN r"ico-[[:alnum:]]{32}"; }
    "https://learning.postman.com/docs/developer/postman-api/authentication" {
        "postman-api-key" POSTMAN_API_KEY r"PMAK-[[:xdigit:]]{24}-[[:xdigit:]]{34}";
        "postman-access-token" POSTMAN_ACCESS_TOKEN r"PMAT-[0-9A-Z]{26}";
    }
    "https://docs.readme.com" { "readme-api-key" README_API_KEY r"rdme_[0-9a-z]{70}"; }
    "https://www.val.town" { "val-town-api-token" VAL_TOWN_API_TOKEN r"vtwn_[\w-]{20,80}"; }
    "https://wakatime.com/developers" { "wakatime-api-key" WAKATIME_API_KEY r"waka_(?:tok_)?[0-9a-zA-Z-]{36,64}"; }
    "https://codesandbox.io/docs" { "codesandbox-api-token" CODESANDBOX_API_TOKEN r"csb_(?:api_|v1_)[\w-]{20,64}"; }
    "https://ionic.io/docs" { "ionic-token" IONIC_API_TOKEN r"ion_[[:alnum:]]{42}"; }
    "https://docs.unity.com" { "unity-cloud-key" UNITY_CLOUD_API_KEY r"UCA-[[:alnum:]]{32,64}"; }
    "https://docs.checkly.com" { "checkly-api-key" CHECKLY_API_KEY r"cu_[0-9a-f]{32}"; }
    "https://docs.lokalise.com" { "scalr-api-token" SCALR_API_TOKEN r"at-[[:alnum:]]{15}\.[[:alnum:]]{40,80}"; }
    "https://developer.hashicorp.com/vault/docs/concepts/tokens" {
        "vault-service-token" HASHICORP_VAULT_SERVICE_TOKEN r"hvs\.[\w-]{24,150}";
        "vault-batch-token" HASHICORP_VAULT_BATCH_TOKEN r"hvb\.[\w-]{24,500}";
        "vault-recovery-token" HASHICORP_VAULT_RECOVERY_TOKEN r"hvr\.[\w-]{24,150}";
        "terraform-api-token" TERRAFORM_API_TOKEN r"[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z=_-]{60,70}";
    }
}
