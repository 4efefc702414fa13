//! Secret managers, networks, identity, wallets and password hashes.

super::formats! {
    "https://docs.doppler.com/docs/service-tokens" {
        "doppler-personal-token" DOPPLER_PERSONAL_TOKEN r"dp\.pt\.[[:alnum:]]{40,44}";
        "doppler-cli-token" DOPPLER_CLI_TOKEN r"dp\.ct\.[[:alnum:]]{40,44}";
        "doppler-service-token" DOPPLER_SERVICE_TOKEN r"dp\.st\.(?:[0-9a-z_-]{2,35}\.)?[[:alnum:]]{40,44}";
        "doppler-service-account-token" DOPPLER_SERVICE_ACCOUNT_TOKEN r"dp\.sa\.[[:alnum:]]{40,44}";
        "doppler-scim-token" DOPPLER_SCIM_TOKEN r"dp\.scim\.[[:alnum:]]{40,44}";
        "doppler-audit-token" DOPPLER_AUDIT_TOKEN r"dp\.audit\.[[:alnum:]]{40,44}";
    }
    "https://developer.1password.com/docs/service-accounts" {
        "1password-secret-key" ONEPASSWORD_SECRET_KEY r"A3-[0-9A-Z]{6}-(?:[0-9A-Z]{11}|[0-9A-Z]{6}-[0-9A-Z]{5})-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}";
    }
    "https://tailscale.com/kb/1252/key-secret-management" { "tailscale-key" TAILSCALE_API_KEY r"tskey-(?:[a-z]{2,10}-)?[[:alnum:]]{8,20}CNTRL-[[:alnum:]]{20,40}|tskey-(?:[a-z]{2,10}-)[[:alnum:]]{8,24}(?:-[[:alnum:]]{10,40})?"; }
    "https://docs.defined.net" { "defined-networking-key" DEFINED_NETWORKING_API_TOKEN r"dnkey-[0-9A-Za-z=_-]{26}-[0-9A-Za-z=_-]{52}"; }
    "https://age-encryption.org/v1" { "age-recipient" AGE_RECIPIENT_PUBLIC_KEY r"age1[02-9ac-hj-np-z]{58}" Public; }
    "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens" { "pulumi-token" PULUMI_API_TOKEN r"pul-[0-9a-f]{40}"; }
    "https://docs.launchdarkly.com/home/account/api" {
        "launchdarkly-api-token" LAUNCHDARKLY_API_TOKEN r"api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "launchdarkly-sdk-key" LAUNCHDARKLY_SDK_KEY r"sdk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "launchdarkly-mobile-key" LAUNCHDARKLY_MOBILE_KEY r"mob-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" Public;
    }
    "https://docs.configcat.com" { "configcat-sdk-key" CONFIGCAT_SDK_KEY r"configcat-sdk-1/[\w-]{22}/[\w-]{22}" Internal; }
    "https://docs.devcycle.com" {
        "devcycle-server-key" DEVCYCLE_SERVER_SDK_KEY r"dvc_server_[\w-]{8,64}";
        "devcycle-client-key" DEVCYCLE_CLIENT_SDK_KEY r"dvc_(?:client|mobile)_[\w-]{8,64}" Public;
    }
    "https://docs.flagsmith.com" { "flagsmith-server-key" FLAGSMITH_API_KEY r"ser\.[[:alnum:]]{20,44}"; }
    "https://docs.getunleash.io" { "unleash-api-token" UNLEASH_API_TOKEN r"(?:default|\*|\[\]):(?:development|production|default)\.[0-9a-f]{56,64}"; }
    "https://clerk.com/docs" { "zuplo-api-key" ZUPLO_API_KEY r"zpka_[0-9a-f]{32}_[0-9a-f]{8}"; }
    "https://www.unkey.com/docs" { "unkey-root-key" UNKEY_ROOT_KEY r"unkey_[[:alnum:]]{20,32}"; }
    "https://docs.pixielabs.ai" {
        "pixie-api-key" NEW_RELIC_PIXIE_API_KEY r"px-api-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "pixie-deploy-key" NEW_RELIC_PIXIE_DEPLOY_KEY r"px-dep-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    }
    "https://docs.aikido.dev" {
        "aikido-ci-token" AIKIDO_CI_TOKEN r"AIK_CI_[[:alnum:]]{20,44}";
        "aikido-client-secret" AIKIDO_CLIENT_SECRET r"AIK_SECRET_[[:alnum:]]{64}";
        "aikido-client-id" AIKIDO_CLIENT_ID r"AIK_CLIENT_[[:alnum:]]{24}" Internal;
    }
    "https://help.stackhawk.com" { "stackhawk-api-key" STACKHAWK_API_KEY r"hawk\.[\w-]{20}\.[\w-]{20}"; }
    "https://docs.settlemint.com" { "settlemint-token" SETTLEMINT_ACCESS_TOKEN r"sm_(?:pat|aat|sat)_[[:alnum:]]{16}"; }
    "https://docs.wundergraph.com" { "wundergraph-api-key" WUNDERGRAPH_API_KEY r"cosmo_[0-9a-f]{32}"; }
    "https://www.openwall.com/john" {
        "password-hash-bcrypt" PASSWORD_HASH_BCRYPT r"\$2[abxy]\$[0-9]{2}\$[0-9A-Za-z./]{53}";
        "password-hash-md5crypt" PASSWORD_HASH_MD5CRYPT r"\$1\$[0-9A-Za-z./]{2,8}\$[0-9A-Za-z./]{22}";
        "password-hash-apr1" PASSWORD_HASH_APR1 r"\$apr1\$[0-9A-Za-z./]{2,8}\$[0-9A-Za-z./]{22}";
        "password-hash-sha256crypt" PASSWORD_HASH_SHA256CRYPT r"\$5\$(?:rounds=[0-9]{1,9}\$)?[0-9A-Za-z./]{1,16}\$[0-9A-Za-z./]{43}";
        "password-hash-sha512crypt" PASSWORD_HASH_SHA512CRYPT r"\$6\$(?:rounds=[0-9]{1,9}\$)?[0-9A-Za-z./]{1,16}\$[0-9A-Za-z./]{86}";
        "password-hash-yescrypt" PASSWORD_HASH_YESCRYPT r"\$y\$[0-9A-Za-z./]{3,8}\$[0-9A-Za-z./]{1,86}\$[0-9A-Za-z./]{43}";
        "password-hash-argon2" PASSWORD_HASH_ARGON2 r"\$argon2(?:id|i|d)\$v=[0-9]{2}\$m=[0-9]{1,10},t=[0-9]{1,4},p=[0-9]{1,3}\$[0-9A-Za-z+/]{11,86}\$[0-9A-Za-z+/]{16,86}";
        "password-hash-phpass" PASSWORD_HASH_PHPASS r"\$[PH]\$[0-9A-Za-z./]{31}";
        "password-hash-django" PASSWORD_HASH_PBKDF2 r"pbkdf2_sha(?:1|256|512)\$[0-9]{3,7}\$[0-9A-Za-z]{1,32}\$[0-9A-Za-z+/]{27,86}={0,2}";
        "password-hash-cisco-8" PASSWORD_HASH_CISCO_PBKDF2 r"\$8\$[0-9A-Za-z./]{14}\$[0-9A-Za-z./]{43}";
        "password-hash-cisco-9" PASSWORD_HASH_CISCO_SCRYPT r"\$9\$[0-9A-Za-z./]{14}\$[0-9A-Za-z./]{43}";
        "password-hash-ldap-ssha" PASSWORD_HASH_SSHA r"\{SSHA(?:256|512)?\}[0-9A-Za-z+/]{32,120}={0,2}";
        "password-hash-ldap-sha" PASSWORD_HASH_SHA r"\{SHA\}[0-9A-Za-z+/]{27}=";
        "password-hash-kerberos-as-rep" PASSWORD_HASH_KERBEROS r"\$krb5asrep\$23\$[0-9A-Za-z@.:_-]{3,120}[:$][0-9a-f]{32}\$[0-9a-f]{64,4096}";
        "password-hash-kerberos-tgs" PASSWORD_HASH_KERBEROS r"\$krb5tgs\$23\$\*[0-9A-Za-z@.:/$_-]{3,200}\*\$[0-9a-f]{32}\$[0-9a-f]{64,4096}";
    }
}
