using System.CommandLine;
using GraphExecutor.Cli.Remote;
using GraphExecutor.Cli.Runs;

namespace GraphExecutor.Cli.Commands;

/// <summary>The options that say where runs are: <c>--store</c> and <c>--server</c>.</summary>
internal sealed class RunsLocation
{
    private readonly Option<string?> _store = CommonOptions.Store();
    private readonly Option<string?> _server = CommonOptions.Server();

    public void AddTo(Command command)
    {
        command.Add(_store);
        command.Add(_server);
    }

    /// <exception cref="CommandException">It says nothing that can be opened.</exception>
    public async Task<IRuns> OpenAsync(ParseResult line) => (line.GetValue(_server), line.GetValue(_store)) switch
    {
        (null, var store) => new LocalRuns(await Stores.OpenAsync(store)),
        ({ } server, null) => new RemoteRuns(ServerClient.For(server)),
        _ => throw new UsageException("--store and --server name two places. Leave one of them out: a server has its own store"),
    };
}
