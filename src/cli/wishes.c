/* What the user knows better than the recordings: --dialect and --tls-keylog. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* Ten thousands of TLS connections; a browser's key log of months is smaller. */
enum { KEY_LOG_MOST = 64 * 1024 * 1024, STEP = 64 * 1024 };

/* NULL with errno set. */
static char *whole_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL, *more;
    size_t got = 1;
    *len = 0;
    if (!file)
        return NULL;
    while (got && *len < KEY_LOG_MOST && (more = realloc(text, *len + STEP))) {
        text = more;
        got = fread(text + *len, 1, STEP, file);
        *len += got;
    }
    bool good = !got && !ferror(file);
    if (*len >= KEY_LOG_MOST)
        errno = EFBIG;
    int why = errno;
    fclose(file);
    if (good)
        return text;
    free(text);
    errno = why;
    return NULL;
}

static bool take_key_log(struct smtplint *engine, const char *path)
{
    size_t len;
    char *text = whole_file(path, &len);
    if (!text) {
        complain("%s: %s", path, strerror(errno));
        return false;
    }
    smtplint_key_log(engine, text, len);
    free(text);
    return true;
}

bool wishes_take(const struct cli *cli, struct smtplint *engine)
{
    if (cli->dialect && !smtplint_read_as(engine, cli->dialect)) {
        complain("no such dialect: %s (see smtplint formats)", cli->dialect);
        return false;
    }
    return !cli->key_log || take_key_log(engine, cli->key_log);
}
