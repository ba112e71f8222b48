using System.CommandLine;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Remote;
using GraphExecutor.Cli.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary>Options that <c>gx run</c> and <c>gx resume</c> have in common.</summary>
internal sealed class RunOptions
{
    public Option<string[]> Context { get; } = new("--context", "-c")
    {
        Description = "A value for the workflow's context; may be given more than once",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    public Option<string[]> Secrets { get; } = new("--secret", "-s")
    {
        Description = "Where a secret of the workflow comes from: env:VARIABLE, file:PATH or prompt; may be given more than once",
        HelpName = "NAME=SOURCE",
        DefaultValueFactory = _ => [],
    };

    public Option<int?> MaxParallelism { get; } = new("--max-parallelism") { Description = "Most nodes that run at once", HelpName = "N" };

    public Option<bool> Json { get; } = CommonOptions.Json("Print events, one JSON object a line");

    public Option<bool> Plain { get; } = new("--plain") { Description = "Print lines, also in a terminal; what CI and pipes get anyway" };

    public Option<bool> Title { get; } = new("--title") { Description = "Show in the terminal's title how far the run is" };

    public Option<bool> Bell { get; } = new("--bell") { Description = "Ring the terminal's bell when the run has ended" };

    public Option<string?> Store { get; } = CommonOptions.Store();

    public Option<string?> Server { get; } = CommonOptions.Server();

    public Option<bool> Durable { get; } = CommonOptions.Durable();

    public Option<int> MaxFile { get; } = CommonOptions.MaxFile();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Context, Secrets, MaxParallelism, Json, Plain, Title, Bell, Store, Server, Durable, MaxFile])
        {
            command.Add(option);
        }
    }

    public OutputOptions OutputOf(ParseResult line) => new()
    {
        Json = line.GetValue(Json),
        Plain = line.GetValue(Plain),
        Title = line.GetValue(Title),
        Bell = line.GetValue(Bell),
    };

    /// <summary>Who executes the run.</summary>
    /// <exception cref="UsageException">It is not clear who, or a server is asked for what is up to it.</exception>
    public IRunExecutor ExecutorOf(ParseResult line)
    {
        if (line.GetValue(Server) is not { } server)
        {
            return new LocalExecutor(line.GetValue(Store), line.GetValue(Durable));
        }

        var foreign = line.GetValue(Store) is not null ? "--store" : line.GetValue(Durable) ? "--durable"
            : line.GetValue(MaxParallelism) is not null ? "--max-parallelism" : null;
        return foreign is null
            ? new RemoteExecutor(ServerClient.For(server))
            : throw new UsageException($"{foreign} cannot be said with --server: that is up to the server. Leave one of them out");
    }

    /// <exception cref="UsageException">It is not a number that lets anything run.</exception>
    public int? MaxParallelismOf(ParseResult line) => line.GetValue(MaxParallelism) is not { } number || number > 0
        ? line.GetValue(MaxParallelism)
        : throw new UsageException($"--max-parallelism {number} lets nothing run. Give 1 or more");
}
