//! Model vendors and the tools around them.

super::formats! {
    "https://docs.anthropic.com/en/api/admin-api" {
        "anthropic-api-key" ANTHROPIC_API_KEY r"sk-ant-api[0-9]{2}-[\w-]{80,120}";
        "anthropic-admin-api-key" ANTHROPIC_ADMIN_API_KEY r"sk-ant-admin[0-9]{2}-[\w-]{80,120}";
        "anthropic-oauth-token" ANTHROPIC_OAUTH_TOKEN r"sk-ant-o[ar]t[0-9]{2}-[\w-]{80,120}";
        "anthropic-session-key" ANTHROPIC_SESSION_KEY r"sk-ant-sid[0-9]{2}-[\w-]{80,140}";
    }
    "https://platform.openai.com/docs/api-reference/authentication" {
        "openai-api-key" OPENAI_API_KEY r"sk-(?:proj-|svcacct-|admin-|service-)?[\w-]{20,74}T3BlbkFJ[\w-]{20,74}";
        "openai-project-key" OPENAI_API_KEY r"sk-(?:proj|svcacct)-[\w-]{40,170}";
        "openai-admin-key" OPENAI_ADMIN_KEY r"sk-admin-[\w-]{40,170}";
        "openai-legacy-key" OPENAI_API_KEY r"sk-[[:alnum:]]{48}";
        "openai-session-id" OPENAI_SESSION_ID r"sess-[[:alnum:]]{40}";
    }
    "https://openrouter.ai/docs/api-keys" { "openrouter-api-key" OPENROUTER_API_KEY r"sk-or-v1-[0-9a-f]{64}"; }
    "https://api-docs.deepseek.com" { "deepseek-api-key" DEEPSEEK_API_KEY r"sk-[0-9a-f]{32}"; }
    "https://console.groq.com/docs/quickstart" { "groq-api-key" GROQ_API_KEY r"gsk_[[:alnum:]]{52}"; }
    "https://docs.x.ai/docs/overview" { "xai-api-key" XAI_API_KEY r"xai-[\w-]{70,120}"; }
    "https://docs.perplexity.ai" { "perplexity-api-key" PERPLEXITY_API_KEY r"pplx-[[:alnum:]]{48,56}"; }
    "https://huggingface.co/docs/hub/security-tokens" {
        "huggingface-token" HUGGINGFACE_TOKEN r"hf_[[:alnum:]]{34,40}";
        "huggingface-organization-token" HUGGINGFACE_ORGANIZATION_TOKEN r"api_org_[[:alnum:]]{34}";
    }
    "https://replicate.com/docs/topics/security/api-tokens" { "replicate-api-token" REPLICATE_API_TOKEN r"r8_[\w-]{37,40}"; }
    "https://docs.fireworks.ai" { "fireworks-api-key" FIREWORKS_API_KEY r"fw_[[:alnum:]]{22,24}"; }
    "https://inference-docs.cerebras.ai" { "cerebras-api-key" CEREBRAS_API_KEY r"csk-[[:alnum:]]{48}"; }
    "https://docs.together.ai" { "together-api-key" TOGETHER_API_KEY r"tgp_v1_[\w-]{43}"; }
    "https://docs.nvidia.com/nim" { "nvidia-api-key" NVIDIA_API_KEY r"nvapi-[\w-]{60,70}"; }
    "https://docs.tavily.com" { "tavily-api-key" TAVILY_API_KEY r"tvly-(?:dev-|prod-)?[[:alnum:]]{32}"; }
    "https://docs.firecrawl.dev" { "firecrawl-api-key" FIRECRAWL_API_KEY r"fc-[0-9a-f]{32}"; }
    "https://jina.ai" { "jina-api-key" JINA_API_KEY r"jina_[[:alnum:]]{60}"; }
    "https://docs.pinecone.io/guides/projects/manage-api-keys" { "pinecone-api-key" PINECONE_API_KEY r"pcsk_[[:alnum:]]{4,8}_[\w-]{60,100}"; }
    "https://docs.langchain.com/langsmith" {
        "langsmith-personal-token" LANGSMITH_PERSONAL_TOKEN r"lsv2_pt_[0-9a-f]{32}_[0-9a-f]{10}";
        "langsmith-service-key" LANGSMITH_SERVICE_KEY r"lsv2_sk_[0-9a-f]{32}_[0-9a-f]{10}";
    }
    "https://langfuse.com/docs" {
        "langfuse-secret-key" LANGFUSE_SECRET_KEY r"sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
        "langfuse-public-key" LANGFUSE_PUBLIC_KEY r"pk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" Public;
    }
    "https://docs.voyageai.com" { "voyage-api-key" VOYAGE_AI_API_KEY r"pa-[\w-]{43}"; }
    "https://docs.llamaindex.ai" { "llama-api-key" LLAMA_API_KEY r"llx-[\w-]{48}"; }
    "https://elevenlabs.io/docs/api-reference/authentication" { "elevenlabs-api-key" ELEVENLABS_API_KEY r"sk_[0-9a-f]{48}"; }
    "https://docs.wandb.ai" { "weights-and-biases-api-key" WEIGHTS_AND_BIASES_API_KEY r"wandb_v1_[\w]{60,80}"; }
    "https://docs.friendli.ai" { "friendli-api-key" FRIENDLI_AI_API_KEY r"flp_[[:alnum:]]{46}"; }
    "https://docs.anyscale.com" { "anyscale-api-key" ANYSCALE_API_KEY r"(?:anyscale_|esecret_)[[:alnum:]]{26,40}"; }
    "https://platform.minimaxi.com" { "minimax-api-key" MINIMAX_API_KEY r"sk-api-[\w-]{119}"; }
    "https://docs.runpod.io" { "runpod-api-key" RUNPOD_API_KEY r"rpa_[[:alnum:]]{44,48}"; }
    "https://docs.coze.com" { "coze-personal-token" COZE_PERSONAL_ACCESS_TOKEN r"pat_[[:alnum:]]{64}"; }
    "https://docs.retellai.com" { "retell-api-key" RETELL_AI_API_KEY r"key_[0-9a-f]{28}"; }
    "https://docs.runwayml.com" { "runway-api-key" RUNWAY_API_KEY r"key_[[:xdigit:]]{128}"; }
    "https://docs.cursor.com" { "cursor-api-key" CURSOR_API_KEY r"key_[0-9a-f]{64}"; }
    "https://docs.coderabbit.ai" { "coderabbit-api-key" CODERABBIT_API_KEY r"cr-[0-9a-f]{58}"; }
    "https://docs.devin.ai" {
        "devin-personal-api-key" DEVIN_PERSONAL_API_KEY r"apk_user_[0-9A-Za-z+/]{120,182}={0,2}";
        "devin-service-api-key" DEVIN_SERVICE_API_KEY r"apk_[0-9A-Za-z+/]{80,102}={0,2}";
        "devin-service-user-token" DEVIN_SERVICE_USER_TOKEN r"cog_[a-z2-7]{52}";
    }
    "https://docs.voiceflow.com" { "voiceflow-api-key" VOICEFLOW_API_KEY r"VF\.(?:DM\.|WS\.)?[[:xdigit:]]{24}\.[[:alnum:]]{16}"; }
}
