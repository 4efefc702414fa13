//! Values that issuers, statutes and tax authorities print as examples; each must hold.

use super::*;
use crate::validators::digits::laws;
use safeconduct_core::Verdict;

type Check = fn(&str) -> Verdict;

/// Number, check, and whether the scheme promises that every single changed digit shows.
#[rustfmt::skip]
const PUBLISHED: &[(&str, Check, bool)] = &[
    ("36574261809", de_tax_id, true), ("86095742719", de_tax_id, true), ("DE136695976", de_vat_id, true),
    ("15070649C103", de_social_security, false), ("A123456780", de_health_insurance, false), ("T220001293", de_document, false),
    ("1237 010180", at_vnr, false), ("ATU13585627", at_vat, true), ("59-119/9013", at_tin, true),
    ("756.9217.0769.85", ch_ahv, true), ("CHE-100.155.212", ch_uid, false), ("21 00000 00003 13947 14300 09017", ch_esr, true),
    ("2 95 10 99 126 111 93", fr_nir, true), ("30 23 217 600 053", fr_nif, false), ("732 829 320", fr_siren, true),
    ("73282932000074", fr_siret, true), ("FR40303265045", fr_vat, true), ("85.07.30-033 28", be_nn, true),
    ("BE 0428.759.497", be_vat, true), ("1112.22.333", nl_bsn, true), ("NL004495445B01", nl_vat, false),
    ("LU15027442", lu_vat, true), ("1893120105732", lu_nin, true), ("12345678Z", es_nif, true), ("54362315-K", es_nif, true),
    ("X-2482300W", es_nie, true), ("J99216582", es_cif, true), ("1234-1234-16 1234567890", es_ccc, false),
    ("9872023VH5797S0001WX", es_catastral, false), ("ES1234123456789012JY0F", es_cups, false), ("501964843", pt_nif, false),
    ("00000000 0 ZZ4", pt_cc, true), ("RSSMRA85T10A562S", it_fiscal_code, false), ("IT 00743110157", it_vat_code, true),
    ("MT 1167-9112", mt_vat, true), ("01013099997", gr_amka, true), ("EL 094259216", gr_vat, false), ("CY-10259033P", cy_vat, false),
    ("17291716060", tr_national_id, true), ("4540536920", tr_vkn, false), ("880320-0016", se_personnummer, true),
    ("123456-7897", se_organisationsnummer, true), ("SE123456789701", se_vat, true), ("151086 95088", no_fodselsnummer, true),
    ("988 077 917", no_orgnr, true), ("NO 995 525 828 MVA", no_vat, true), ("8601 11 17947", no_kontonr, true),
    ("211062-5629", dk_cpr, false), ("DK 13585628", dk_cvr, true), ("131052-308T", fi_personal_identity_code, true),
    ("FI 20774740", fi_ytunnus, true), ("120174-3399", is_kennitala, false), ("36805280109", ee_lt_personal_code, false),
    ("33309240064", ee_lt_personal_code, false), ("12345678", ee_registrikood, false), ("EE 100 931 558", ee_vat, true),
    ("119511515", lt_vat, false), ("161175-19997", lv_personas_kods, false), ("LV 4000 3521 600", lv_personas_kods, false),
    ("44051401359", pl_pesel, true), ("PL 8567346215", pl_nip, false), ("192598184", pl_regon, false), ("ABA300000", pl_document, true),
    ("710319/2745", cz_birth_number, true), ("CZ 25123891", cz_dic, false), ("SK 202 274 96 19", sk_vat, true), ("HU-12892312", hu_anum, true),
    ("1630615123457", ro_cnp, false), ("RO 185 472 90", ro_cf, false), ("752316 926 3", bg_egn, false), ("7111042925", bg_pnf, true),
    ("BG 175 074 752", bg_vat, false), ("33392005961", hr_oib, true), ("0101006500006", si_emso, false), ("SI 5022 3054", si_vat, true),
    ("101134702", rs_pib, true), ("1759013776", ua_rntrc, false), ("32855961", ua_edrpou, false), ("7707083893", ru_inn, false),
    ("500100732259", ru_inn, false), ("1022200525819", ru_ogrn, false), ("112-233-445 95", ru_snils, false), ("200988541", by_unp, true),
    ("1008600038413", md_idno, false), ("943 476 5919", uk_nhs, true), ("1955839661", uk_utr, false), ("B801200005001", uk_upn, false),
    ("GB 980 7806 84", uk_vat, false), ("B15KXQ8", uk_sedol, false), ("6433435F", ie_pps, true), ("1234567T", ie_pps, true),
    ("IE 6433435F", ie_vat, true), ("1234567893", us_npi, true), ("111000025", aba_routing_number, true), ("AB1234563", us_dea, false),
    ("1EG4-TE5-MK73", us_mbi, false), ("123-456-782", ca_sin, true), ("123026635", ca_bn, true), ("9698 658 215", ca_bc_phn, true),
    ("390.533.447-05", br_cpf, false), ("16.727.230/0001-97", br_cnpj, false), ("12.ABC.345/01DE-35", br_cnpj, false), ("20-05536168-2", ar_cuit, true),
    ("2850590940090418135201", ar_cbu, true), ("12.531.909-2", cl_rut, true), ("213.123.432-1", co_nit, false), ("20512333797", pe_ruc, false),
    ("10117410-2", pe_cui, false), ("21-100342-001-7", uy_rut, true), ("171430710-3", ec_ci, true), ("1792060346-001", ec_ruc, false),
    ("V-11470283-4", ve_rif, false), ("80028061-0", py_ruc, false), ("BOXW310820HNERXN09", mx_curp, false), ("GODE561231GR8", mx_rfc, false),
    ("00113918205", do_cedula, true), ("1-01-85004-3", do_rnc, false), ("576937-K", gt_nit, true), ("0614-050707-104-8", sv_nit, false),
    ("360426199101010071", cn_resident_id, true), ("91110000600037341L", cn_uscc, false), ("A123456(3)", hk_id, true), ("A123456789", tw_id, false),
    ("04595257", tw_ubn, false), ("1234 5678 9018", jp_my_number, true), ("5-8356-7825-6246", jp_cn, false), ("116-82-00276", kr_brn, false),
    ("2341 2341 2346", in_aadhaar, true), ("27AAPFU0939F1ZV", in_gstin, true), ("1-2345-45678-78-1", th_tnin, false), ("S1234567D", sg_nric_fin, true),
    ("01.312.166.0-091.000", id_npwp, false), ("0100233488", vn_mst, false), ("7503305044089", za_id_number, true), ("0001339050", za_tin, true),
    ("C0000803561", gh_tin, false), ("00 15 61 19 10 00 066", ma_ice, true), ("3933742-3", il_id_number, true), ("516179157", il_hp, true),
    ("0499370899", ir_national_id, false), ("123 456 782", au_tfn, true), ("83 914 571 673", au_abn, true), ("004 085 616", au_acn, false),
    ("4909185-0", nz_ird, false), ("ZAC5361", nz_nhi, false), ("01-902-0068389-00", nz_bank_account, false), ("2123 45670 1", au_medicare, false),
];

#[test]
fn published_examples_hold() {
    let failures: Vec<_> = PUBLISHED
        .iter()
        .filter(|(number, check, _)| check(number) != Verdict::Confirmed)
        .map(|(number, ..)| number)
        .collect();
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn every_changed_digit_shows_where_the_scheme_promises_it() {
    for (number, check, promised) in PUBLISHED {
        if *promised {
            laws::refuses_every_single_digit_change(*check, number);
        }
    }
}

#[test]
fn nonsense_is_refused_without_a_panic() {
    for (_, check, _) in PUBLISHED {
        for nonsense in
            ["", "-", "0", "é", "ÀÉÎõü١٢٣", "00000000000", "ZZZZZZZZZZZZZZZZZZ", "99999999999999999999999999"]
        {
            assert_ne!(check(nonsense), Verdict::Confirmed, "{nonsense}");
        }
    }
}
