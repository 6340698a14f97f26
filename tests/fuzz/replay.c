/*
 * Feeds files to a fuzz target without libFuzzer: what was found once must stay mended in every build.
 *
 *     api_fuzz_replay samples tests/fuzz/corpus/api_fuzz
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* libFuzzer's names for the target's two functions, see its manual. */
/* Not every target has one. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

enum { PATH_MOST = 4096 };

static size_t replayed;

static _Noreturn void fail(const char *path)
{
    fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
    exit(1);
}

static void replay_file(const char *path, size_t octets)
{
    FILE *file = fopen(path, "rb");
    /* Exactly as large as the file: reading past the end is seen by the sanitizers. */
    uint8_t *bytes = malloc(octets ? octets : 1);
    if (!file || !bytes || fread(bytes, 1, octets, file) != octets)
        fail(path);
    fclose(file);
    /* Said before, so that the last line names the input on which it died. */
    printf("%s\n", path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(bytes, octets);
    free(bytes);
    replayed++;
}

static void replay(const char *path)
{
    struct stat kind;
    struct dirent **names = NULL;
    if (stat(path, &kind) != 0)
        fail(path);
    if (!S_ISDIR(kind.st_mode)) {
        replay_file(path, (size_t)kind.st_size);
        return;
    }
    int count = scandir(path, &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char below[PATH_MOST];
        snprintf(below, sizeof below, "%s/%s", path, names[i]->d_name);
        if (names[i]->d_name[0] != '.')
            replay(below);
        free(names[i]);
    }
    free(names);
}

int main(int count, char **words)
{
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&count, &words);
    for (int i = 1; i < count; i++)
        replay(words[i]);
    printf("replay: %zu inputs\n", replayed);
    return replayed > 0 ? 0 : 1;
}
