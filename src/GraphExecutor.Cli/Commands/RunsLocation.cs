using System.CommandLine;
using GraphExecutor.Cli.Remote;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Storage;

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

    /// <summary>Adds them to a command and to its own commands, which take them before or behind their names.</summary>
    public void AddToAll(Command command)
    {
        (_store.Recursive, _server.Recursive) = (true, true);
        AddTo(command);
    }

    /// <summary>The store, for a command that works on the processes of this machine.</summary>
    /// <exception cref="CommandException">It is not there, or a server was named.</exception>
    public async Task<IRunStore> OpenStoreAsync(ParseResult line) => line.GetValue(_server) is null
        ? await Stores.OpenAsync(line.GetValue(_store))
        : throw new UsageException("processes are ended on the machine that they run on. A server ends what its own runs have left when it goes on with them; for others run `gx runs reap` on that machine, without --server");

    /// <exception cref="CommandException">It says nothing that can be opened.</exception>
    public async Task<IRuns> OpenAsync(ParseResult line) => (line.GetValue(_server), line.GetValue(_store)) switch
    {
        (null, var store) => new LocalRuns(await Stores.OpenAsync(store), Stores.OptionFor(store)),
        ({ } server, null) => new RemoteRuns(ServerClient.For(server)),
        _ => throw new UsageException("--store and --server name two places. Leave one of them out: a server has its own store"),
    };
}
