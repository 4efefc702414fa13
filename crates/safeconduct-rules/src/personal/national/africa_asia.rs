//! Asia, the Middle East and Africa.

super::identifiers! {
    "https://openstd.samr.gov.cn" {
        "cn-resident-id" [CN_RESIDENT_ID] STRONG r"[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]" cn_resident_id ["身份证", "身份证号", "身份证号码", "公民身份号码", "resident id", "chinese id", "resident identity card", "cn resident id", "居民身份证", "居民身份证号码", "ric", "ric no", "resident identity"];
        "cn-uscc" [CN_USCC] NUMBER r"[1-9ANY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}" cn_uscc ["统一社会信用代码", "信用代码", "uscc", "unified social credit", "cn uscc"];
        "cn-passport" [new GovernmentId CN_PASSPORT] WORDED r"[EG][0-9A-HJ-NP-Z][0-9]{7}|[DPS][0-9]{8}" cn_passport ["护照", "护照号", "chinese passport", "passport", "cn passport"];
        "hk-id-bracketed" [new GovernmentId HK_ID] STRONG r"[A-Z]{1,2}[0-9]{6}\([0-9A]\)" hk_id ["hkid", "hong kong", "hk id"];
        "hk-id" [new GovernmentId HK_ID] NUMBER r"[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?" hk_id ["hkid", "hong kong", "hong kong id", "identity card", "身份證", "身份證號碼", "hk id"];
        "tw-id" [new GovernmentId TW_ID] NUMBER r"[A-Z][1289][0-9]{8}" tw_id ["身分證", "身分證字號", "統一證號", "taiwan id", "national id", "taiwanese id", "居留證", "tw id"];
        "tw-ubn" [TW_UBN] NUMBER r"[0-9]{8}" tw_ubn ["統一編號", "統編", "ubn", "unified business number", "tw ubn", "统一编号"];
        "jp-my-number" [JP_MY_NUMBER] NUMBER r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}" jp_my_number ["マイナンバー", "個人番号", "my number", "individual number", "jp my number", "kojin bangō", "kojin bango"];
        "jp-corporate-number" [JP_CN] NUMBER r"[1-9]-?[0-9]{4}-?[0-9]{4}-?[0-9]{4}" jp_cn ["法人番号", "corporate number", "houjin bangou", "jp cn", "cn", "hōjin bangō", "hojin bango"];
        "jp-driver-license" [new GovernmentId JP_DRIVER_LICENSE] WORDED r"[0-9]{12}" jp_driver_license ["運転免許", "免許証", "運転免許証番号", "japanese driver license", "driver's license", "jp driver license"];
        "jp-passport" [new GovernmentId JP_PASSPORT] WORDED r"[A-Z]{2}[0-9]{7}" jp_passport ["パスポート", "旅券", "旅券番号", "japanese passport", "jp passport"];
        "kr-rrn" [KR_RRN] STRONGLY_WORDED r"[0-9]{2}[01][0-9][0-3][0-9]-?[0-49][0-9]{6}" kr_rrn ["주민등록번호", "주민번호", "주민", "rrn", "resident registration", "korean id", "kr rrn", "주민 등록 번호", "주민등록"];
        "kr-frn" [KR_FRN] STRONGLY_WORDED r"[0-9]{2}[01][0-9][0-3][0-9]-?[5-8][0-9]{6}" kr_frn ["외국인등록번호", "외국인", "frn", "foreigner registration", "alien registration", "kr frn"];
        "kr-brn" [KR_BRN] NUMBER r"[1-9][0-9]{2} ?-? ?[0-9]{2} ?-? ?[0-9]{5}" kr_brn ["사업자등록번호", "사업자", "brn", "business registration", "kr brn", "사업자 등록 번호", "사업자 등록번호"];
        "kr-passport" [KR_PASSPORT] WORDED r"[MSRODG][0-9]{3}[0-9A-Z][0-9]{4}|[MSR][0-9]{8}" kr_passport ["여권", "여권번호", "korean passport", "passport", "kr passport"];
        "kr-driver-license" [KR_DRIVER_LICENSE] WORDED r"(?:1[1-9]|2[0-8])-?[0-9]{2}-?[0-9]{6}-?[0-9]{2}" kr_driver_license ["운전면허", "운전면허번호", "면허번호", "driver's license", "korean driver license", "kr driver license"];
    }
    "https://uidai.gov.in" {
        "in-aadhaar" [IN_AADHAAR] NUMBER r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}" in_aadhaar ["aadhaar", "aadhar", "uidai", "uid", "आधार", "आधार संख्या", "aadhaar number", "in aadhaar"];
        "in-virtual-id" [IN_VID] NUMBER r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}" in_vid ["vid", "virtual id", "aadhaar vid", "in vid", "personal virtual identity", "indian personal virtual"];
        "in-pan" [IN_PAN] STRONGLY_WORDED r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]" in_pan ["pan", "permanent account number", "pan card", "income tax", "pan no", "पैन", "in pan"];
        "in-gstin" [IN_GSTIN] STRONG r"[0-9]{2}[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]" in_gstin ["gstin", "gst", "gst number", "in gstin", "goods and services tax", "gstn"];
        "in-voter" [IN_VOTER] WORDED r"[A-Z]{3}[0-9]{7}" in_voter ["epic", "voter", "voter id", "voter card", "election", "in voter", "electoral photo identity card", "elector"];
        "in-passport" [IN_PASSPORT] WORDED r"[A-PR-WY][1-9][0-9] ?[0-9]{4}[1-9]" in_passport ["passport", "indian passport", "passport number", "पासपोर्ट", "in passport"];
        "in-plate" [IN_VEHICLE_REGISTRATION] WORDED r"[A-Z]{2}[ -]?[0-9]{1,2}[ -]?[A-Z]{1,3}[ -]?[0-9]{4}" in_vehicle_registration ["vehicle", "registration", "rto", "number plate", "vehicle number", "car", "plate", "in vehicle registration"];
        "pk-cnic" [PK_CNIC] STRONGLY_WORDED r"[1-7][0-9]{4}-?[0-9]{7}-?[0-9]" pk_cnic ["cnic", "nadra", "nic", "pakistani", "identity card", "شناختی", "pk cnic", "computerised national identity card", "computerized national identity card", "cnic number"];
        "lk-nic" [new GovernmentId LK_NIC] WORDED r"[0-9]{9}[VvXx]|(?:19|20)[0-9]{10}" lk_nic ["nic", "sri lanka", "sri lankan", "identity card", "national identity card", "lk nic"];
        "bd-nid" [new GovernmentId BD_NID] WORDED r"[0-9]{10}|[0-9]{13}|[0-9]{17}" bd_nid ["nid", "bangladesh", "জাতীয় পরিচয়পত্র", "voter id", "bd nid"];
    }
    "https://www.oecd.org/en/topics/policy-issues/tax-transparency-and-international-co-operation.html" {
        "th-citizen" [TH_TNIN] NUMBER r"[1-8]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]" th_tnin ["บัตรประชาชน", "เลขประจำตัวประชาชน", "citizen id", "thai id", "national id", "thai national id", "th tnin", "pin", "personal identification number", "หมายเลขประจำตัวประชาชน"];
        "th-company" [TH_MOA] NUMBER r"0-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]|0-[0-9]{2}-[0-9]-[0-9]{3}-[0-9]{5}-[0-9]" th_moa ["ทะเบียนนิติบุคคล", "นิติบุคคล", "moa", "memorandum of association", "company number", "th moa", "หนังสือบริคณห์สนธิ", "memorandum of association number"];
        "th-tax" [TH_TIN] NUMBER r"[0-8]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]|0-[0-9]{2}-[0-9]-[0-9]{3}-[0-9]{5}-[0-9]" th_tin ["เลขประจำตัวผู้เสียภาษี", "ผู้เสียภาษี", "thai tax", "tin", "th tin", "taxpayer identification number"];
        "vn-tax" [VN_MST] NUMBER r"[0-9]{2} ?[0-9]{8}(?:[ -]?[0-9]{3})?" vn_mst ["mã số thuế", "mst", "vietnamese tax", "vn mst", "mã số thuế cá nhân"];
        "vn-citizen" [new GovernmentId VN_CCCD] WORDED r"0[0-9]{11}" vn_cccd ["cccd", "căn cước", "căn cước công dân", "cmnd", "vietnamese id", "vn cccd"];
        "my-nric" [MY_NRIC] STRONGLY_WORDED r"[0-9]{2}[01][0-9][0-3][0-9]-?[0-9]{2}-?[0-9]{4}" my_nric ["nric", "mykad", "ic", "kad pengenalan", "no kp", "ic number", "malaysian ic", "my nric", "identity card number", "national registration identity card"];
        "sg-nric" [SG_NRIC_FIN] STRONG r"[STFGM][0-9]{7}[A-Z]" sg_nric_fin ["nric", "fin", "singapore", "identity card", "sg nric fin"];
        "sg-nric-in-small-letters" [SG_NRIC_FIN] NUMBER r"[stfgm][0-9]{7}[a-z]" sg_nric_fin ["nric", "fin", "singapore", "identity card"];
        "sg-uen" [SG_UEN] WORDED r"[0-9]{8}[A-Z]|(?:19|20)[0-9]{7}[A-Z]|[RST][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]" sg_uen ["uen", "acra", "unique entity number", "gst", "sg uen", "entity number"];
        "id-nik" [ID_NIK] WORDED r"[1-9][0-9]{15}" id_nik ["nik", "ktp", "nomor induk kependudukan", "e-ktp", "indonesian id", "id nik"];
        "id-npwp" [ID_NPWP] NUMBER r"[0-9]{2}\.?[0-9]{3}\.?[0-9]{3}\.?[0-9][-.]?[0-9]{3}\.?[0-9]{3}|0[0-9]{15}" id_npwp ["npwp", "nomor pokok wajib pajak", "pajak", "indonesian tax", "id npwp"];
        "ph-tin" [PH_TIN] WORDED r"[0-9]{3}-?[0-9]{3}-?[0-9]{3}(?:-?[0-9]{3}(?:[0-9]{2})?)?" ph_tin ["tin", "bir", "taxpayer identification", "philippine tax", "ph tin", "taxpayer identification number"];
        "ph-mobile" [PH_MOBILE_NUMBER] WORDED r"09[0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}" ph_mobile_number ["globe", "smart", "gcash", "maya", "philippines", "pilipinas", "ph mobile number"];
    }
    "https://www.gov.il" {
        "il-id" [IL_ID_NUMBER] NUMBER r"[0-9]{7,8}-?[0-9]" il_id_number ["ת.ז", "תעודת זהות", "מספר זהות", "ת\"ז", "teudat zehut", "israeli id", "id number", "il id number", "mispar zehut", "zehut", "teudat", "identity number", "israeli identity"];
        "il-company" [IL_HP] NUMBER r"5[0-9]{8}" il_hp ["ח.פ", "ח\"פ", "חברה", "israeli company", "company number", "il hp", "מספר חברה"];
        "sa-id" [new GovernmentId SA_ID] NUMBER r"[12][0-9]{9}" sa_id ["iqama", "هوية", "الهوية الوطنية", "رقم الهوية", "إقامة", "saudi id", "national id", "saudi", "sa id"];
        "ae-emirates-id" [new GovernmentId AE_EMIRATES_ID] STRONGLY_WORDED r"784-?(?:19|20)[0-9]{2}-?[0-9]{7}-?[0-9]" ae_emirates_id ["emirates id", "eid", "الهوية", "هوية", "الهوية الإماراتية", "رقم الهوية الإماراتية", "emirates id number", "uae id", "ae emirates id"];
        "kw-civil-id" [new GovernmentId KW_CIVIL_ID] NUMBER r"[123][0-9]{2}[01][0-9][0-3][0-9]{6}" kw_civil_id ["civil id", "الرقم المدني", "البطاقة المدنية", "kuwait", "kuwaiti", "kw civil id"];
        "eg-national-id" [new GovernmentId EG_NATIONAL_ID] WORDED r"[23][0-9]{2}[01][0-9][0-3][0-9]{8}" eg_national_id ["الرقم القومي", "رقم قومي", "egyptian", "national id", "egypt", "eg national id"];
        "eg-tax" [EG_TN] WORDED r"[0-9]{3}-?[0-9]{3}-?[0-9]{3}" eg_tn ["الرقم الضريبي", "رقم التسجيل الضريبي", "egyptian tax", "tax registration", "eg tn", "الرقم الضريبى", "tax registration number"];
        "ir-national-id" [new GovernmentId IR_NATIONAL_ID] NUMBER r"[0-9]{3}-?[0-9]{6}-?[0-9]" ir_national_id ["کد ملی", "شماره ملی", "کدملی", "iranian", "national code", "melli", "ir national id"];
    }
    "https://www.sars.gov.za" {
        "za-id" [ZA_ID_NUMBER] NUMBER r"[0-9]{6} ?[0-9]{4} ?[012][0-9] ?[0-9]" za_id_number ["id number", "identity number", "south african id", "sa id", "rsa id", "identiteitsnommer", "za id number", "identity document"];
        "za-tax" [ZA_TIN] NUMBER r"[01239][0-9]{9}" za_tin ["tax number", "sars", "tax reference", "income tax", "za tin", "income tax reference", "tin", "tax identification number"];
        "ng-nin" [new GovernmentId NG_NIN] NUMBER r"[0-9]{11}" ng_nin ["nin", "national identification number", "nimc", "nigerian", "bvn", "ng nin"];
        "ng-plate" [NG_VEHICLE_REGISTRATION] WORDED r"[A-Z]{3}[- ]?[0-9]{3}[- ]?[A-Z]{2}" ng_vehicle_registration ["plate", "plate number", "vehicle", "registration", "license plate", "ng vehicle registration"];
        "gh-tin" [GH_TIN] STRONG r"[PCGQV][0-9]{9}[0-9X]" gh_tin ["tin", "gra", "ghana", "ghanaian tax", "gh tin", "taxpayer identification number", "tax identification number"];
        "ke-pin" [KE_PIN] STRONGLY_WORDED r"[AP][0-9]{9}[A-Z]" ke_pin ["pin", "kra", "kra pin", "kenya", "kenyan tax", "ke pin", "personal identification number"];
        "ma-ice" [MA_ICE] NUMBER r"[0-9]{15}|[0-9]{2}(?: [0-9]{2}){5} [0-9]{3}|[0-9]{9} [0-9]{4} [0-9]{2}" ma_ice ["ice", "identifiant commun de l'entreprise", "maroc", "morocco", "ma ice", "التعريف الموحد للمقاولة", "identifiant commun"];
        "dz-nif" [DZ_NIF] WORDED r"[0-9]{15}(?:[0-9]{5})?|[0-9]{3}(?: [0-9]{3}){4}" dz_nif ["nif", "identification fiscale", "algérie", "algeria", "dz nif", "numéro d'identification fiscale", "n.i.f"];
        "tn-mf" [TN_MF] WORDED r"[0-9]{3,7}[ /]?[A-HJ-NP-TV-Z](?:[ /]?[ABPDN][ /]?[CMNPE][ /]?[0-9]{3})?" tn_mf ["matricule fiscal", "matricule fiscale", "mf", "tunisie", "tunisian tax", "tn mf", "المعرف الجبائي"];
        "sn-ninea" [SN_NINEA] WORDED r"[0-9]{3} ?[0-9]{4}(?:[0-9]{2})?(?: ?[0-2][A-Z][0-9])?" sn_ninea ["ninea", "sénégal", "senegal", "sn ninea", "numéro d'identification nationale des entreprises"];
        "mu-nid" [MU_NID] STRONG r"[A-Z][0-9]{6}[0-9A-Z]{6}[0-9A-Z]" mu_nid ["nid", "id number", "national identity", "mauritius", "mauritian", "mu nid"];
        "mz-nuit" [MZ_NUIT] NUMBER r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}" mz_nuit ["nuit", "moçambique", "mozambique", "mz nuit", "número único de identificação tributária"];
        "gn-nifp" [GN_NIFP] NUMBER r"[0-9]{3}[- ]?[0-9]{3}[- ]?[0-9]{3}" gn_nifp ["nifp", "nif", "guinée", "guinea", "gn nifp", "numéro d'identification fiscale permanent"];
    }
}
