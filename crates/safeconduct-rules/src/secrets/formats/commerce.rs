//! Payments, shops and banking interfaces.

super::formats! {
    "https://docs.stripe.com/keys" {
        "stripe-secret-key" STRIPE_SECRET_KEY r"sk_live_[[:alnum:]]{10,247}";
        "stripe-restricted-key" STRIPE_RESTRICTED_KEY r"rk_live_[[:alnum:]]{10,247}";
        "stripe-test-key" STRIPE_SECRET_KEY r"[sr]k_test_[[:alnum:]]{10,247}" Internal;
        "stripe-organization-key" STRIPE_SECRET_KEY r"sk_org_(?:live|test)_[[:alnum:]]{10,247}";
        "stripe-publishable-key" STRIPE_PUBLISHABLE_KEY r"pk_(?:live|test)_[[:alnum:]]{10,247}" Public;
        "webhook-signing-secret" STRIPE_WEBHOOK_SIGNING_SECRET r"whsec_[0-9A-Za-z+/]{24,80}={0,2}";
        "stripe-client-secret" STRIPE_PAYMENT_INTENT r"(?:pi|seti)_[[:alnum:]]{16,32}_secret_[[:alnum:]]{20,40}";
    }
    "https://developer.squareup.com/docs/build-basics/access-tokens" {
        "square-access-token" SQUARE_ACCESS_TOKEN r"sq0atp-[\w-]{22}";
        "square-oauth-secret" SQUARE_OAUTH_SECRET r"sq0csp-[\w-]{43}";
        "square-application-id" SQUARE_APPLICATION_ID r"sq0idp-[\w-]{22}" Internal;
        "square-production-token" SQUARE_ACCESS_TOKEN r"EAAA[[:alnum:]_-]{60}";
    }
    "https://shopify.dev/docs/apps/build/authentication-authorization" {
        "shopify-access-token" SHOPIFY_ACCESS_TOKEN r"shpat_[[:xdigit:]]{32}";
        "shopify-custom-app-token" SHOPIFY_CUSTOM_ACCESS_TOKEN r"shpca_[[:xdigit:]]{32}";
        "shopify-private-app-token" SHOPIFY_PRIVATE_APP_ACCESS_TOKEN r"shppa_[[:xdigit:]]{32}";
        "shopify-shared-secret" SHOPIFY_SHARED_SECRET r"shpss_[[:xdigit:]]{32}";
        "shopify-partner-token" SHOPIFY_PARTNER_TOKEN r"prtapi_[[:xdigit:]]{32}";
        "shopify-theme-password" SHOPIFY_THEME_ACCESS_PASSWORD r"shptka_[[:xdigit:]]{32}";
    }
    "https://developer.paypal.com/braintree/docs" {
        "braintree-access-token" BRAINTREE_ACCESS_TOKEN r"access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}";
        "braintree-sandbox-token" BRAINTREE_ACCESS_TOKEN r"access_token\$sandbox\$[0-9a-z]{16}\$[0-9a-f]{32}" Internal;
        "braintree-tokenization-key" BRAINTREE_TOKENIZATION_KEY r"(?:production|sandbox)_[0-9a-z]{8}_[0-9a-z]{16}" Internal;
    }
    "https://developer.flutterwave.com/docs/authentication" {
        "flutterwave-secret-key" FLUTTERWAVE_SECRET_KEY r"FLWSECK(?:_LIVE)?-[0-9a-zA-Z]{32}-X";
        "flutterwave-test-secret-key" FLUTTERWAVE_SECRET_KEY r"FLWSECK_TEST-[0-9a-zA-Z]{12,64}(?:-X)?" Internal;
        "flutterwave-public-key" FLUTTERWAVE_PUBLIC_KEY r"FLWPUBK(?:_TEST|_LIVE)?-[0-9a-zA-Z]{32}-X" Public;
    }
    "https://razorpay.com/docs/api/authentication" {
        "razorpay-key-id" RAZORPAY_API_KEY r"rzp_live_[[:alnum:]]{14,24}";
        "razorpay-test-key-id" RAZORPAY_API_KEY r"rzp_test_[[:alnum:]]{14,24}" Internal;
    }
    "https://paystack.com/docs/api/authentication" {
        "paystack-secret-key" PAYSTACK_API_KEY r"sk_(?:live|test)_[0-9a-f]{40}";
    }
    "https://plaid.com/docs/api" {
        "plaid-access-token" PLAID_ACCESS_TOKEN r"access-(?:production|development)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "plaid-sandbox-token" PLAID_ACCESS_TOKEN r"access-sandbox-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" Internal;
        "plaid-link-token" PLAID_LINK_TOKEN r"link-(?:production|development|sandbox)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" Internal;
    }
    "https://developer.gocardless.com/api-reference" { "gocardless-api-token" GOCARDLESS_API_TOKEN r"live_[0-9A-Za-z=_-]{40}"; }
    "https://docs.easypost.com/docs/authentication" {
        "easypost-api-key" EASYPOST_API_TOKEN r"EZAK[0-9A-Za-z]{54}";
        "easypost-test-key" EASYPOST_API_TOKEN r"EZTK[0-9A-Za-z]{54}" Internal;
    }
    "https://docs.goshippo.com/docs/guides_general/authentication" {
        "shippo-live-token" SHIPPO_API_TOKEN r"shippo_live_[[:xdigit:]]{40}";
        "shippo-test-token" SHIPPO_API_TOKEN r"shippo_test_[[:xdigit:]]{40}" Internal;
    }
    "https://duffel.com/docs/api/overview/authentication" {
        "duffel-live-token" DUFFEL_API_TOKEN r"duffel_live_[0-9A-Za-z=_-]{43}";
        "duffel-test-token" DUFFEL_API_TOKEN r"duffel_test_[0-9A-Za-z=_-]{43}" Internal;
    }
    "https://docs.adyen.com" { "adyen-api-key" ADYEN_API_KEY r"AQE[0-9A-CE-Za-z+/][0-9A-Za-z+/]{7,39}[0-9A-Za-z+/=*-]{60,200}[0-9A-Za-z]{20,32}"; }
    "https://docs.pagar.me" { "pagarme-api-key" PAGARME_API_KEY r"ak_(?:live|test)_[[:alnum:]]{30}"; }
    "https://docs.asaas.com" { "asaas-api-token" ASAAS_API_TOKEN r"\$aact_[[:alnum:]_=-]{30,180}"; }
    "https://developer.paddle.com/api-reference/about/api-keys" {
        "paddle-api-key" PADDLE_API_KEY r"pdl_live_apikey_[[:alnum:]]{26}_[[:alnum:]]{22}_[[:alnum:]]{3}";
        "paddle-sandbox-key" PADDLE_API_KEY r"pdl_sdbx_apikey_[[:alnum:]]{26}_[[:alnum:]]{22}_[[:alnum:]]{3}" Internal;
    }
    "https://docs.mercury.com" { "mercury-api-token" MERCURY_PRODUCTION_API_TOKEN r"secret-token:mercury_production_[[:alnum:]]{2,6}_[0-9A-Za-z+/=_-]{40,90}"; }
    "https://docs.ramp.com" {
        "ramp-client-secret" RAMP_CLIENT_SECRET r"ramp_sec_[[:alnum:]]{48}";
        "ramp-client-id" RAMP_CLIENT_ID r"ramp_id_[[:alnum:]]{40}" Internal;
    }
    "https://docs.stytch.com" { "persona-api-key" PERSONA_API_KEY r"persona_(?:production|sandbox)_[\w-]{20,80}"; }
    "https://woocommerce.github.io/woocommerce-rest-api-docs" {
        "woocommerce-consumer-key" WOOCOMMERCE_CONSUMER_KEY r"ck_[0-9a-f]{40}";
        "woocommerce-consumer-secret" WOOCOMMERCE_CONSUMER_SECRET r"cs_[0-9a-f]{40}";
    }
    "https://docs.midtrans.com" { "midtrans-server-key" MIDTRANS_SERVER_KEY r"(?:SB-)?Mid-server-[\w-]{16,32}"; }
    "https://polar.sh/docs" {
        "polar-personal-token" POLAR_PERSONAL_ACCESS_TOKEN r"polar_pat_[\w-]{32,100}";
        "polar-organization-token" POLAR_ORGANIZATION_ACCESS_TOKEN r"polar_oat_[\w-]{32,100}";
        "polar-oauth-token" POLAR_OAUTH_ACCESS_TOKEN r"polar_at_[uo]?_?[\w-]{32,100}";
    }
    "https://docs.cdp.coinbase.com" { "coinbase-api-key-name" COINBASE_API_KEY r"organizations/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/apiKeys/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"; }
    "https://docs.robinhood.com" { "robinhood-crypto-key" ROBINHOOD_CRYPTO_API_KEY r"rh-api-[[:xdigit:]]{8}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{4}-[[:xdigit:]]{12}"; }
    "https://docs.finapi.io" { "fleetbase-api-key" FLEETBASE_API_KEY r"flb_(?:live_|test_)?[[:alnum:]]{20,64}"; }
    "https://apidocs.flexport.com" { "flexport-api-key" FLEXPORT_API_KEY r"shltm_[\w-]{40}"; }
    "https://docs.rainforestpay.com" { "rainforest-pay-key" RAINFOREST_PAY_API_KEY r"(?:sbx_)?apikey_[0-9a-f]{64}"; }
}
