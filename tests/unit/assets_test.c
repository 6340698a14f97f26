/* Tests src/base/assets.c and src/rules/packed_load.c, and what src/rules/embed/ made of rules/. */
#include "base/assets.h"

#include <stdlib.h>
#include <string.h>

#include "rules/packed_load.h"
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
        json_t *json = packed_load(asset_text(span_of(rule->file)));
        assert_string_equal(json_string_value(json_object_get(json, "rule")), rule->id);
        assert_null(json_object_get(json, "examples"));
        assert_true(rule->when_count || *rule->refines);
        assert_in_range((unsigned)(rule->retry + 1), 0, 2);
        json_decref(json);
    }
    assert_int_equal(strlen(asset_digest), 16);
    assert_int_equal(strspn(asset_digest, "0123456789abcdef"), 16);
}

static json_t *file_of(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, RULES_FOLDER "/%s", name);
    json_t *json = json_load_file(path, 0, NULL);
    assert_non_null(json);
    json_object_del(json, "examples");
    json_object_del(json, "about");
    return json;
}

/* What comes out of a packed file is what stands in rules/, in the same order. */
static void packed_files_are_whole(void **state)
{
    size_t rules = 0;
    (void)state;
    for (unsigned i = 0; i < asset_count; i++) {
        if (strncmp(assets[i].name, "html/", 5) == 0)
            continue;
        json_t *json = packed_load((struct span){assets[i].bytes, assets[i].len}),
               *file = file_of(assets[i].name);
        char *got = json_dumps(json, 0), *expected = json_dumps(file, 0);
        assert_string_equal(got, expected);
        free(got);
        free(expected);
        json_decref(json);
        json_decref(file);
        rules++;
    }
    assert_true(rules > 300);
}

static void what_is_cut_ends(void **state)
{
    (void)state;
    struct span text = asset_text((struct span)SPAN("codes.json"));
    for (size_t len = 0; len < text.len; len += 7)
        json_decref(packed_load((struct span){text.at, len}));
    struct span numbers = SPAN("oa\x1fi-12\x1f"
                               "b\x1fi7\x1f"
                               "c\x1ft"
                               "d\x1f"
                               "f"
                               "e\x1fn\x1f");
    json_t *json = packed_load(numbers);
    char *got = json_dumps(json, JSON_COMPACT);
    assert_string_equal(got, "{\"a\":-12,\"b\":7,\"c\":true,\"d\":false,\"e\":null}");
    free(got);
    json_decref(json);
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
        cmocka_unit_test(every_file_is_found),        cmocka_unit_test(no_other_is_found),
        cmocka_unit_test(rules_point_at_their_files), cmocka_unit_test(packed_files_are_whole),
        cmocka_unit_test(what_is_cut_ends),           cmocka_unit_test(dialects_are_trees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
