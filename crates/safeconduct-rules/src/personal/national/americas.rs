//! The United States, Canada, Latin America.

super::identifiers! {
    "https://www.irs.gov/individuals/international-taxpayers/taxpayer-identification-numbers-tin" {
        "us-itin" [US_ITIN] STRONGLY_WORDED r"9[0-9]{2}[- ]?(?:[5-9][0-9])[- ]?[0-9]{4}" us_itin ["itin", "individual taxpayer", "taxpayer id", "taxpayer identification number", "tax id", "tax number", "tin", "us itin", "individual taxpayer identification number"];
        "us-atin" [US_ATIN] WORDED r"9[0-9]{2}[- ]?93[- ]?[0-9]{4}" us_atin ["atin", "adoption taxpayer", "us atin", "adoption taxpayer identification number"];
        "us-ein" [US_EIN] WORDED r"[0-9]{2}-?[0-9]{7}" us_ein ["ein", "fein", "employer identification", "employer id", "federal tax id", "tax id", "us ein", "employer identification number"];
        "us-tin" [US_TIN] WORDED r"[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{2}-[0-9]{7}|[0-9]{9}" us_tin ["us tin", "tin", "taxpayer identification", "w-9 form", "form w-9", "taxpayer identification number"];
        "us-ptin" [US_PTIN] WORDED r"P-?[0-9]{8}" us_ptin ["ptin", "preparer", "tax preparer", "us ptin", "preparer tax", "preparer tax identification number"];
        "us-npi" [US_NPI] NUMBER r"[12][0-9]{9}" us_npi ["npi", "national provider", "provider identifier", "provider number", "provider id", "provider", "us npi"];
        "us-dea" [MEDICAL_LICENSE] NUMBER r"[A-HJ-MPR-UX][0-9A-Z][0-9]{7}" us_dea ["dea", "dea number", "medical license", "certificate", "prescriber", "medical certificate", "license", "registration", "dea registration"];
        "us-mbi" [US_MBI] STRONG r"[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y]{2}[0-9]{2}" us_mbi ["mbi", "medicare", "medicare beneficiary", "beneficiary", "medicare number", "us mbi"];
        "aba-routing" [ABA_ROUTING_NUMBER] NUMBER r"[0-9]{4}-?[0-9]{4}-?[0-9]" aba_routing_number ["aba", "routing", "routing number", "rtn", "routing no", "ach", "bank routing", "aba routing number", "routing transport number", "routing transit number", "aba number", "rtn number", "transit number"];
        "us-bank-account" [US_BANK_NUMBER] WORDED r"[0-9]{6,17}" us_bank_number ["bank account", "account number", "acct", "acct no", "my account", "your account", "his account", "her account", "checking account", "savings account", "deposit account", "debit account", "credit account", "account ending", "checking", "savings", "account no", "bank", "us bank number"];
        "us-passport" [US_PASSPORT] WORDED r"[A-Z][0-9]{8}|[0-9]{9}" us_passport ["us passport", "passport", "passport number", "passport no", "travel document", "us passport number"];
        "us-driver-license" [US_DRIVER_LICENSE] WORDED r"[A-Z]{1,2}-?[0-9]{3}-?[0-9]{3,4}-?[0-9]{0,7}|[A-Z][0-9]{5,14}|[0-9]{7,12}|[A-Z]{2}[0-9]{6}[A-Z]?|[0-9]{2}[A-Z]{3}[0-9]{5,6}" us_driver_license ["driver license", "driver's license", "drivers license", "driver license number", "dl", "dl number", "dl#", "license number", "driving license", "driver's licence", "drivers licence", "permit", "us driver license"];
    }
    "https://www.canada.ca/en/employment-social-development/services/sin.html" {
        "ca-sin" [CA_SIN] NUMBER r"[1-79][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{3}" ca_sin ["sin", "social insurance", "social insurance number", "nas", "numéro d'assurance sociale", "assurance sociale", "ca sin"];
        "ca-business-number" [CA_BN] NUMBER r"[0-9]{5} ?[0-9]{4}(?: ?R[CMPTRZ] ?[0-9]{4})?" ca_bn ["bn", "business number", "cra", "gst", "hst", "numéro d'entreprise", "ca bn"];
        "ca-bc-health" [CA_BC_PHN] NUMBER r"9[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}" ca_bc_phn ["phn", "personal health number", "care card", "bc services card", "msp", "health number", "ca bc phn", "bc phn", "british columbia"];
        "ca-ontario-health" [new Health CA_OHIP] NUMBER r"[1-9][0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}(?:[ -]?[A-Z]{2})?" ca_ohip ["ohip", "ontario health", "health card", "health card number", "ca ohip"];
        "ca-quebec-health" [new Health CA_QC_HIN] STRONGLY_WORDED r"[A-Z]{4} ?[0-9]{4} ?[0-9]{4}" ca_qc_hin ["ramq", "carte soleil", "assurance maladie", "nam", "health insurance number", "ca qc hin"];
        "ca-postcode" [new Location CA_POSTAL_CODE] STRONGLY_WORDED r"[ABCEGHJ-NPR-TVXY][0-9][ABCEGHJ-NPR-TV-Z][ -]?[0-9][ABCEGHJ-NPR-TV-Z][0-9]" any_value ["postal code", "postcode", "code postal", "address", "canada", "ontario", "quebec", "toronto", "ca postal code"];
    }
    "https://www.gov.br/receitafederal" {
        "br-cpf-formatted" [BR_CPF] STRONG r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}" br_cpf ["cpf", "br cpf"];
        "br-cpf" [BR_CPF] NUMBER r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}[- ]?[0-9]{2}" br_cpf ["cpf", "cadastro de pessoas físicas", "cpf/mf", "brazilian tax", "contribuinte", "br cpf", "cadastro de pessoa física", "pessoa física"];
        "br-cnpj-formatted" [BR_CNPJ] STRONG r"[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-[0-9]{2}" br_cnpj ["cnpj", "br cnpj"];
        "br-cnpj" [BR_CNPJ] NUMBER r"[0-9A-Z]{2}\.? ?[0-9A-Z]{3}\.?[0-9A-Z]{3} ?/?[0-9A-Z]{4}-?[0-9]{2}" br_cnpj ["cnpj", "cadastro nacional da pessoa jurídica", "empresa", "br cnpj", "pessoa jurídica"];
    }
    "https://www.oecd.org/en/topics/policy-issues/tax-transparency-and-international-co-operation.html" {
        "ar-cuit" [AR_CUIT] NUMBER r"(?:2[03-7]|3[034]|5[015])-?[0-9]{8}-?[0-9]" ar_cuit ["cuit", "cuil", "afip", "clave única", "argentine tax", "ar cuit", "código único de identificación tributaria", "clave única de identificación tributaria", "clave única de identificación laboral", "código único de identificación laboral"];
        "ar-dni" [AR_DNI] WORDED r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}|[0-9]{7,8}" ar_dni ["dni", "documento nacional", "d.n.i", "documento", "ar dni", "documento nacional de identidad"];
        "ar-cbu" [AR_CBU] NUMBER r"[0-9]{8}[ -]?[0-9]{14}" ar_cbu ["cbu", "clave bancaria", "cvu", "cuenta", "transferencia", "ar cbu"];
        "cl-rut" [CL_RUT] STRONG r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9Kk]" cl_rut ["rut", "run", "rol único", "rol único tributario", "chilean", "cédula", "cl rut", "rol único nacional"];
        "cl-rut-bare" [CL_RUT] NUMBER r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-?[0-9Kk]" cl_rut ["chilean", "cédula", "rut", "run", "rol único tributario", "rol único nacional", "rol único"];
        "co-nit" [CO_NIT] NUMBER r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-?[0-9]|[0-9]{8,10}-?[0-9]" co_nit ["nit", "dian", "rut", "colombian tax", "identificación tributaria", "co nit", "número de identificación tributaria"];
        "co-cedula" [new GovernmentId CO_CC] WORDED r"[0-9]{1,3}(?:\.[0-9]{3}){2,3}|[0-9]{6,10}" co_cedula ["cédula de ciudadanía", "tarjeta de identidad", "colombian id", "no de cédula", "cédula", "cédula colombiana", "colombian cédula", "número de cédula"];
        "pe-ruc" [PE_RUC] NUMBER r"(?:10|15|16|17|20)[0-9]{9}" pe_ruc ["ruc", "sunat", "peruvian tax", "registro único de contribuyentes", "pe ruc"];
        "pe-cui" [PE_CUI] NUMBER r"[0-9]{8}(?:-?[0-9A-K])?" pe_cui ["dni", "cui", "reniec", "documento nacional", "pe cui", "cédula única de identidad", "documento nacional de identidad"];
        "uy-rut" [UY_RUT] NUMBER r"(?:UY ?)?[0-9]{2}[- ]?[0-9]{6}[- ]?001[- ]?[0-9]" uy_rut ["rut", "dgi", "uruguayan tax", "uy rut", "registro único tributario"];
        "uy-ci" [new GovernmentId UY_CI] NUMBER r"[0-9]?\.?[0-9]{3}\.?[0-9]{3}-?[0-9]" uy_ci ["cédula", "cedula", "ci", "c.i", "cédula de identidad", "uy ci"];
        "ec-ci" [EC_CI] NUMBER r"[0-9]{9}-?[0-9]" ec_ci ["cédula", "cedula", "ci", "cédula de identidad", "cédula de ciudadanía", "ec ci"];
        "ec-ruc" [EC_RUC] NUMBER r"[0-9]{10}-?[0-9]{3}" ec_ruc ["ruc", "sri", "ecuadorian tax", "ec ruc", "registro único de contribuyentes"];
        "ve-rif" [VE_RIF] STRONG r"[VEJPGC]-?[0-9]{8}-?[0-9]" ve_rif ["rif", "seniat", "registro de información fiscal", "ve rif"];
        "py-ruc" [PY_RUC] NUMBER r"[0-9]{5,8}-?[0-9]" py_ruc ["ruc", "set", "paraguayan tax", "py ruc", "registro único de contribuyentes", "registro único del contribuyente"];
        "mx-curp" [MX_CURP] STRONG r"[A-Z][AEIOUX][A-Z]{2}[0-9]{2}[01][0-9][0-3][0-9][HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]" mx_curp ["curp", "clave única de registro", "mexican", "mx curp", "clave única de registro de población"];
        "mx-rfc" [MX_RFC] STRONG r"[A-ZÑ&]{3,4}[- ]?[0-9]{2}[01][0-9][0-3][0-9](?:[- ]?[0-9A-Z]{2}[0-9A])?" mx_rfc ["rfc", "registro federal de contribuyentes", "sat", "mexican tax", "mx rfc", "registro federal"];
        "do-cedula" [DO_CEDULA] NUMBER r"[0-9]{3}-?[0-9]{7}-?[0-9]" do_cedula ["cédula", "cedula", "jce", "cédula de identidad", "do cedula"];
        "do-rnc" [DO_RNC] NUMBER r"[0-9]-?[0-9]{2}-?[0-9]{5}-?[0-9]" do_rnc ["rnc", "dgii", "registro nacional del contribuyente", "do rnc"];
        "do-ncf" [DO_NCF] WORDED r"E[0-9]{12}|B[0-9]{10}|[AP][0-9]{18}" do_ncf ["ncf", "comprobante fiscal", "e-ncf", "do ncf", "números de comprobante fiscal", "número de comprobante fiscal", "receipt", "dominican republic receipt"];
        "cr-cpf" [CR_CPF] WORDED r"0?[1-9]-[0-9]{3,4}-[0-9]{3,4}|0?[1-9][0-9]{8}" cr_cpf ["cédula", "cpf", "cédula de persona física", "persona física", "cr cpf", "cédula de persona", "physical person", "costa rica physical person"];
        "cr-cpj" [CR_CPJ] WORDED r"[2-5]-?[0-9]{3}-?[0-9]{6}" cr_cpj ["cédula jurídica", "persona jurídica", "cpj", "cr cpj", "cédula de persona jurídica"];
        "cr-cr" [CR_CR] WORDED r"1[0-9]{10,11}" cr_cr ["dimex", "residente", "cédula de residencia", "cr", "cr cr", "foreigners id", "costa rica foreigners"];
        "gt-nit" [GT_NIT] NUMBER r"[0-9]{4,11}-?[0-9Kk]" gt_nit ["nit", "sat", "guatemalan tax", "identificación tributaria", "gt nit", "número de identificación tributaria"];
        "sv-nit" [SV_NIT] NUMBER r"[0-9]{4}-?[0-9]{6}-?[0-9]{3}-?[0-9]" sv_nit ["nit", "salvadoran tax", "identificación tributaria", "sv nit", "número de identificación tributaria"];
        "cu-ni" [CU_NI] WORDED r"[0-9]{11}" cu_ni ["carné de identidad", "carnet de identidad", "número de identidad", "cuba", "ni", "cu ni", "cuban identity card"];
    }
}
