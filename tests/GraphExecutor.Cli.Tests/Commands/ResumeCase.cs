namespace GraphExecutor.Cli.Tests.Commands;

/// <summary>
/// A run and the attempts that follow it. Its nodes call <c>./step</c> with what to do in each attempt of the run (the last word is for
/// all later ones): <c>ok</c>, <c>fail</c>, <c>skip</c> (SKIP_BRANCH), <c>hang</c>, or <c>crash</c>, which kills <c>gx</c>.
/// </summary>
/// <param name="Name">What it is about.</param>
/// <param name="Workflow">The workflow.</param>
/// <param name="Resumes">The arguments of each <c>gx resume</c>.</param>
/// <param name="Ran">The run attempts that each node ran in: <c>a 1, b 12</c>.</param>
/// <param name="Statuses">What each node is in the end.</param>
public sealed record ResumeCase(string Name, string Workflow, string[] Resumes, string Ran, string Statuses)
{
    /// <summary>What <c>--workflow edited.yaml</c> has.</summary>
    public string? Edited { get; init; }

    /// <summary>The exit codes of the attempts; 1 and then 0 by default. 137 is what a shell says of a killed one.</summary>
    public int[] ExitCodes { get; init; } = [1, 0];

    public static IReadOnlyDictionary<string, ResumeCase> All { get; } = new ResumeCase[]
    {
        new("from several nodes",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step ok, needs: [b] }
              - { id: d, run: ./step ok }
              - { id: e, run: ./step ok, needs: [d] }
              - { id: f, run: ./step ok, needs: [a] }
            """,
            ["--from b --from d"], "a 1, b 12, c 12, d 12, e 12, f 1", "a completed, b completed, c completed, d completed, e completed, f completed")
        { ExitCodes = [0, 0] },
        new("from a node beside the failure",
            """
            nodes:
              - { id: a, run: ./step fail ok }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step ok }
              - { id: d, run: ./step ok, needs: [c] }
            """,
            ["--from d"], "a 12, b 2, c 1, d 12", "a completed, b completed, c completed, d completed"),
        new("from one parent of an any join",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step ok }
              - { id: c, run: ./step ok, join: any, needs: [a, b] }
            """,
            ["--from a"], "a 12, b 1, c 12", "a completed, b completed, c completed")
        { ExitCodes = [0, 0] },
        new("from a node that a condition had skipped",
            """
            context: { deploy: "no" }
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step ok }
            edges: [{ source: a, target: b, when: "context.deploy == 'yes'" }]
            """,
            ["", "--from b -c deploy=yes"], "a 1, b 2", "a completed, b completed")
        { ExitCodes = [0, 4, 0] },
        new("an edited ancestor",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step ok, needs: [b] }
              - { id: d, run: ./step ok }
            """,
            ["--workflow edited.yaml"], "a 12, b 12, c 12, d 1", "a completed, b completed, c completed, d completed")
        {
            Edited = """
            nodes:
              - { id: a, run: ./step ok ok }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step ok, needs: [b] }
              - { id: d, run: ./step ok }
            """,
            ExitCodes = [0, 0],
        },
        new("a failed node taken out",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step fail, needs: [a] }
              - { id: c, run: ./step ok, needs: [b] }
            """,
            ["--workflow edited.yaml"], "a 1, b 1, c 2", "a completed, c completed")
        {
            Edited = """
            nodes:
              - { id: a, run: ./step ok }
              - { id: c, run: ./step ok, needs: [a] }
            """,
        },
        new("a new parent of a completed node",
            """
            nodes:
              - { id: a, run: ./step fail ok }
              - { id: b, run: ./step ok }
            """,
            ["--workflow edited.yaml"], "a 12, b 12, c 2", "a completed, b completed, c completed")
        {
            Edited = """
            nodes:
              - { id: a, run: ./step fail ok }
              - { id: b, run: ./step ok, needs: [c] }
              - { id: c, run: ./step ok }
            """,
        },
        new("an edit that changes nothing a node does",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step ok, needs: [a] }
            """,
            ["--workflow edited.yaml"], "a 1, b 1", "a completed, b completed")
        {
            Edited = """
            nodes:
              - { id: b, needs: [a], run: ./step ok, x-owner: me, position: { x: 1, y: 2 } }
              - { run: ./step ok, id: a }
            """,
            ExitCodes = [0, 0],
        },
        new("another failure in the second attempt",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step fail ok, needs: [a] }
              - { id: c, run: ./step ok fail ok, needs: [b] }
              - { id: d, run: ./step ok, needs: [c] }
            """,
            ["", ""], "a 1, b 12, c 23, d 3", "a completed, b completed, c completed, d completed")
        { ExitCodes = [1, 1, 0] },
        new("a crash, a failure, then success",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step crash ok, needs: [a] }
              - { id: c, run: ./step ok fail ok, needs: [b] }
            """,
            ["", ""], "a 1, b 12, c 23", "a completed, b completed, c completed")
        { ExitCodes = [137, 1, 0] },
        new("two crashes at the same node",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step crash crash ok, needs: [a] }
              - { id: c, run: ./step ok, needs: [b] }
            """,
            ["", ""], "a 1, b 123, c 3", "a completed, b completed, c completed")
        { ExitCodes = [137, 137, 0] },
        new("a crash between two retries",
            """
            nodes:
              - { id: a, run: ./step ok }
              - id: b
                needs: [a]
                run: 'case $GX_RUN_ATTEMPT$GX_NODE_ATTEMPT in 11|21|22) ./step fail;; 12) ./step crash;; *) ./step ok;; esac'
                retry: { maxAttempts: 3, delay: 10ms }
            """,
            [""], "a 1, b 11222", "a completed, b completed")
        { ExitCodes = [137, 0] },
        new("failFast ends a sibling",
            """
            failFast: true
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: 'if [ $GX_RUN_ATTEMPT = 1 ]; then until [ -s ran/c ]; do sleep 0.02; done; fi; ./step fail ok', needs: [a] }
              - { id: c, run: ./step hang ok, needs: [a] }
              - { id: d, run: ./step ok, needs: [c] }
            """,
            [""], "a 1, b 12, c 12, d 2", "a completed, b completed, c completed, d completed"),
        new("other values for the context",
            """
            context: { who: world }
            nodes:
              - { id: a, run: 'test $W = world && ./step ok', env: { W: "${{ context.who }}" } }
              - { id: b, run: 'test $W = moon && ./step ok', env: { W: "${{ context.who }}" }, needs: [a] }
            """,
            ["-c who=moon"], "a 1, b 2", "a completed, b completed"),
        new("a handler is judged anew: nothing left to handle",
            """
            nodes:
              - { id: a, run: ./step fail ok }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step fail ok }
              - { id: h, run: ./step ok }
            edges: [{ source: a, target: h, on: failure }]
            """,
            [""], "a 12, b 2, c 12, h 1", "a completed, b completed, c completed, h skipped"),
        new("a handler is judged anew: it fails again",
            """
            nodes:
              - { id: a, run: ./step fail }
              - { id: c, run: ./step fail ok }
              - { id: h, run: ./step ok }
            edges: [{ source: a, target: h, on: failure }]
            """,
            [""], "a 12, c 12, h 12", "a failed, c completed, h completed"),
        new("SKIP_BRANCH is reused",
            """
            nodes:
              - { id: a, run: ./step skip ok }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step fail ok }
            """,
            [""], "a 1, c 12", "a completed, b skipped, c completed"),
        new("an allowed failure is reused",
            """
            nodes:
              - { id: a, run: ./step fail ok, allowFailure: true }
              - { id: b, run: ./step ok, needs: [a] }
              - { id: c, run: ./step fail ok, needs: [b] }
            """,
            [""], "a 1, b 1, c 12", "a failed, b completed, c completed"),
        new("an any join with one parent that stays",
            """
            nodes:
              - { id: a, run: ./step fail ok }
              - { id: b, run: ./step ok }
              - { id: c, run: ./step ok, join: any, needs: [a, b] }
            """,
            [""], "a 12, b 1, c 1", "a completed, b completed, c completed"),
        new("a settled join after a failure",
            """
            nodes:
              - { id: a, run: ./step fail ok }
              - { id: b, run: ./step ok }
              - { id: c, run: ./step ok, join: settled, needs: [a, b] }
            """,
            [""], "a 12, b 1, c 12", "a completed, b completed, c completed"),
        new("a time-out",
            """
            nodes:
              - { id: a, run: ./step ok }
              - { id: b, run: ./step hang ok, timeout: 5s, gracePeriod: 100ms, needs: [a] }
              - { id: c, run: ./step ok, needs: [b] }
            """,
            [""], "a 1, b 12, c 2", "a completed, b completed, c completed"),
    }.ToDictionary(each => each.Name);
}
