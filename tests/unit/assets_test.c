/* Tests src/base/assets.c, and what src/rules/embed/embed.c made of rules/. */
#include "base/assets.h"

#include <jansson.h>
#include <string.h>

#include "table.h"

static void every_file_is_found(void **state)
{
    (void)state;
    assert_true(asset_count > 300);
    for (unsigned i = 0; i < asset_count; i++) {
        struct span text = asset_text(span_of(assets[i].name));
        assert_ptr_equal(text.at, assets[i].bytes);
        assert_int_equal(text.len, assets[i].len);
        assert_true(!i || strcmp(assets[i - 1].name, assets[i].name) < 0);
    }
}

static void no_other_is_found(void **state)
{
    static const char *const names[] = {
        "", "a", "zzz", "codes.jso", "codes.jsonx", "codes.JSON", "dialects/", "/etc", "../rules/codes.json"};
    (void)state;
    EACH(i, names)
    assert_int_equal(asset_text(span_of(names[i])).len, 0);
    assert_int_equal(asset_text((struct span){0}).len, 0);
    assert_int_equal(asset_text(BYTES("codes.json\0")).len, 0);
}

static void rules_point_at_their_files(void **state)
{
    (void)state;
    assert_true(asset_rule_count > 300);
    for (unsigned i = 0; i < asset_rule_count; i++) {
        const struct asset_rule *rule = &asset_rules[i];
        struct span text = asset_text(span_of(rule->file));
        json_t *json = json_loadb(text.at, text.len, 0, NULL);
        assert_non_null(json);
        assert_string_equal(json_string_value(json_object_get(json, "rule")), rule->id);
        assert_null(json_object_get(json, "examples"));
        assert_true(rule->when_count || *rule->refines);
        assert_in_range((unsigned)(rule->retry + 1), 0, 2);
        json_decref(json);
    }
    assert_int_equal(strlen(asset_digest), 16);
    assert_int_equal(strspn(asset_digest, "0123456789abcdef"), 16);
}

static void dialects_are_trees(void **state)
{
    bool stamps = false;
    (void)state;
    assert_true(asset_dialect_count > 50);
    for (unsigned i = 0; i < asset_dialect_count; i++) {
        const struct asset_node *file = &asset_dialects[i], *lines = asset_member(file, "lines");
        stamps |= asset_member(file, "stamps") != NULL;
        assert_null(asset_member(file, "examples"));
        assert_int_equal(asset_member_text(file, "no such thing").len, 0);
        assert_true(!asset_member(file, "dialect") == !lines);
        for (unsigned j = 0; lines && j < lines->count; j++)
            assert_true(asset_member_text(&lines->members[j], "pattern").len);
    }
    assert_true(stamps);
    assert_null(asset_member(NULL, "dialect"));
    assert_int_equal(asset_member_text(NULL, "dialect").len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_found), cmocka_unit_test(no_other_is_found),
        cmocka_unit_test(rules_point_at_their_files), cmocka_unit_test(dialects_are_trees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
