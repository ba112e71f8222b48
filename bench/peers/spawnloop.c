/* The floor of what a command in a terminal of its own costs: WORKERS processes that start COUNT commands between them, one after the
   other, each as the leader of a session with a new terminal, and read that to its end.

   spawnloop COUNT WORKERS PROGRAM [ARGUMENT]... */
#define _GNU_SOURCE
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void run_one(char **command) {
    int terminal;
    pid_t child = forkpty(&terminal, NULL, NULL, NULL);
    if (child < 0) {
        perror("forkpty");
        exit(1);
    }
    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    char buffer[65536];
    /* EIO when nobody has the other side open any more. */
    while (read(terminal, buffer, sizeof buffer) > 0) {
    }
    close(terminal);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: spawnloop COUNT WORKERS PROGRAM [ARGUMENT]...\n");
        return 2;
    }
    int count = atoi(argv[1]), workers = atoi(argv[2]);
    for (int worker = 0; worker < workers; worker++) {
        if (fork() == 0) {
            for (int i = worker; i < count; i += workers) {
                run_one(argv + 3);
            }
            return 0;
        }
    }
    while (wait(NULL) > 0) {
    }
    return 0;
}
