using System.CommandLine;

namespace GraphExecutor.Cli.Commands;

/// <summary>Examples of each command, for its help.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, (string CommandLine, string What)[]> All = new(StringComparer.Ordinal)
    {
        ["gx"] =
        [
            ("gx init", "write a first workflow"),
            ("gx run workflow.yaml", "run it, and watch it"),
            ("gx runs", "what has run"),
            ("gx run --help", "more about a command"),
        ],
        ["run"] =
        [
            ("gx run deploy.yaml", "run it here and now, and record it"),
            ("gx run deploy.yaml -c version=1.5.0 -s token=env:DEPLOY_TOKEN", "with a value for its context, and a secret from a variable"),
            ("gx run deploy.yaml --run-id deploy-7 --plain", "under an id of your own, as lines"),
            ("gx run deploy.yaml --json", "each event as a line of JSON, for programs"),
            ("gx run -", "the workflow from standard input"),
            ("gx run deploy.yaml --server http://build-1:7071", "on a server, with its token in GX_TOKEN"),
            ("gx run build.yaml --watch src/main.c src/table.c", "again, whenever one of these or the workflow changes"),
        ],
        ["resume"] =
        [
            ("gx resume deploy-7", "go on where it stood: what completed is not run again"),
            ("gx resume deploy-7 --plan", "only say what would run, and why"),
            ("gx resume deploy-7 --from smoke-test", "also run this node again, and what comes after it"),
            ("gx resume deploy-7 --workflow deploy.yaml", "with the corrected workflow"),
        ],
        ["runs"] =
        [
            ("gx runs", "the last 50 runs"),
            ("gx runs --status failed --search deploy", "those that failed, and have this in their id or workflow's name"),
            ("gx runs --limit 500 --json", "500 of them, one JSON object a line"),
        ],
        ["runs prune"] = [("gx runs prune --older-than 30d", "delete what ended more than 30 days ago")],
        ["runs reap"] = [("gx runs reap", "end what a killed gx has left running")],
        ["show"] =
        [
            ("gx show deploy-7", "what became of each node"),
            ("gx show deploy-7 --json", "all that is recorded, with outputs"),
        ],
        ["logs"] =
        [
            ("gx logs deploy-7", "what its nodes printed"),
            ("gx logs deploy-7 smoke-test -f", "one node, while it runs"),
            ("gx logs deploy-7 smoke-test --cast > smoke-test.cast", "its terminal as a recording, for asciinema"),
        ],
        ["answer"] = [("gx answer deploy-7 release approve", "let a node that waits for somebody go on")],
        ["input"] = [("gx input deploy-7 install yes", "type a line into a node's terminal")],
        ["cancel"] = [("gx cancel deploy-7", "end a run that another gx executes")],
        ["init"] =
        [
            ("gx init", "write workflow.yaml"),
            ("gx init deploy.yaml", "under another name"),
        ],
        ["validate"] = [("gx validate deploy.yaml", "list all that is wrong with it; nothing runs")],
        ["graph"] =
        [
            ("gx graph deploy.yaml", "its nodes in layers, each with what it waits for"),
            ("gx graph deploy.yaml --format mermaid", "for a page in Markdown"),
            ("gx graph deploy.yaml --format dot | dot -Tsvg > deploy.svg", "as a drawing, with Graphviz"),
        ],
        ["schema"] = [("gx schema > workflow.schema.json", "for an editor: # yaml-language-server: $schema=workflow.schema.json")],
        ["serve"] =
        [
            ("gx serve", "the page and the API on 127.0.0.1:7071; it prints a link"),
            ("gx serve --url http://0.0.0.0:7071", "for other machines too, with a token in GX_TOKEN"),
        ],
        ["hub"] = [("gx hub", "a stand-in for Azure Web PubSub on port 8080")],
        ["completion"] =
        [
            ("source <(gx completion bash)", "now, and in ~/.bashrc for always"),
            ("gx completion zsh > \"${fpath[1]}/_gx\"", "for zsh"),
            ("gx completion fish > ~/.config/fish/completions/gx.fish", "for fish"),
        ],
    };

    public static IReadOnlyList<(string CommandLine, string What)> Of(Command command) => All.GetValueOrDefault(NameOf(command)) ?? [];

    /// <summary><c>runs prune</c>.</summary>
    private static string NameOf(Command command)
    {
        var names = new List<string>();
        for (var each = command; each is not RootCommand; each = (Command)each.Parents.Single())
        {
            names.Insert(0, each.Name);
        }

        return names.Count == 0 ? "gx" : string.Join(' ', names);
    }
}
