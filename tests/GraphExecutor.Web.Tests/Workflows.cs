namespace GraphExecutor.Web.Tests;

/// <summary>Workflows that several tests run.</summary>
internal static class Workflows
{
    /// <summary>Goes on when the test says so (<see cref="PageServer.GoAsync"/>).</summary>
    public const string WaitForGo = "while [ ! -e go-$GX_RUN_ID ]; do sleep 0.05; done";

    /// <summary>A chain with a failure that is handled, one that is not, and a retry.</summary>
    public const string Deploy = """
        name: deploy
        context: { host: web-1 }
        nodes:
          - id: build
            name: Build it
            run: 'printf "\033[32mcompiled\033[0m\n"; echo "artifact=a.tar" >> $GX_OUTPUT'
          - id: test
            needs: [build]
            retry: { maxAttempts: 2, delay: 50ms }
            run: 'echo "attempt $GX_NODE_ATTEMPT"; [ $GX_NODE_ATTEMPT = 2 ]'
          - id: rollout
            needs: [test]
            run: 'echo starting; echo "ERROR: no host"; exit 7'
          - id: announce
            needs: [rollout]
            run: echo done
        """;

    /// <summary>Nodes that wait, each for something else: for a parent, a pool, another attempt.</summary>
    public const string Waiting = """
        name: waiting
        pools: { db: 1 }
        nodes:
          - { id: holds, pool: db, run: sleep 600 }
          - { id: pool, pool: db, run: 'true' }
          - { id: retry, retry: { maxAttempts: 2, delay: 30m }, run: exit 28 }
          - { id: after, needs: [holds], run: 'true' }
          - { id: skipped, run: 'true' }
        edges:
          - { source: retry, target: skipped, on: failure }
        """;

    /// <summary>One node that runs a script.</summary>
    public static object Script(string run, object? terminal = null) =>
        new { name = "script", nodes = new[] { new { id = "a", run, terminal = terminal ?? new { cols = 100, rows = 30 } } } };
}
