// Asks for a password as sudo does: on its terminal, whatever standard input and output are.
//
//   ask before|after|never [coloured] [split] [three]
//
// When the echo goes off: before the prompt, some time after it, or never (then it does not wait for an answer for long).
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int pause_us = 30 * 1000;

static int has(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return 1;
    return 0;
}

static void say(int tty, const char *text)
{
    if (write(tty, text, strlen(text)) < 0)
        perror("write");
}

static void set_echo(int tty, int on)
{
    struct termios settings;
    tcgetattr(tty, &settings);
    settings.c_lflag = on ? settings.c_lflag | ECHO : settings.c_lflag & ~(tcflag_t)ECHO;
    tcsetattr(tty, TCSAFLUSH, &settings);
}

static void ask(int tty, int argc, char **argv)
{
    if (has(argc, argv, "split")) {
        say(tty, "[sudo] pass");
        usleep(pause_us);
        say(tty, "word fo");
        usleep(pause_us);
        say(tty, "r bob: ");
    } else if (has(argc, argv, "coloured"))
        say(tty, "\033]0;title\007[sudo] \033[1;31mpass\033[0mword for \033[32mbob\033[m: ");
    else
        say(tty, "[sudo] password for bob: ");
}

// Returns whether there was an answer.
static int read_line(int tty, char *line, size_t size)
{
    size_t length = 0;
    for (char c; read(tty, &c, 1) == 1; ) {
        if (c == '\n') {
            line[length] = 0;
            return 1;
        }
        if (length < size - 1)
            line[length++] = c;
    }
    return 0;
}

int main(int argc, char **argv)
{
    int tty = open("/dev/tty", O_RDWR);
    if (tty < 0) {
        perror("/dev/tty");
        return 2;
    }
    int tries = has(argc, argv, "three") ? 3 : 1;
    for (int try = 1; try <= tries; try++) {
        if (has(argc, argv, "before"))
            set_echo(tty, 0);
        ask(tty, argc, argv);
        if (has(argc, argv, "after")) {
            usleep(pause_us);
            set_echo(tty, 0);
        }
        struct pollfd input = { .fd = tty, .events = POLLIN };
        if (has(argc, argv, "never") && poll(&input, 1, 10 * pause_us / 1000) == 0) {
            printf("\nnothing was typed\n");
            return 3;
        }
        char line[128];
        int answered = read_line(tty, line, sizeof line);
        set_echo(tty, 1);
        printf("\n");
        if (answered && strcmp(line, "s3cret") == 0) {
            printf("right\n");
            return 0;
        }
        printf("wrong\n");
        fflush(stdout);
    }
    return 1;
}
