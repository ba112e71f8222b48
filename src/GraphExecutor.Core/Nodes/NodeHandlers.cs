using GraphExecutor.Execution;
using GraphExecutor.Workflows;

namespace GraphExecutor.Nodes;

/// <summary>What executes the nodes of each type.</summary>
internal sealed class NodeHandlers(ExecutorOptions options)
{
    private readonly CommandHandler _commands = new(options.Commands);
    private readonly FunctionHandler _functions = new(options.Functions, options.TimeProvider, options.Logger);

    public INodeHandler For(NodeDefinition node) => node is FunctionNode ? _functions : _commands;
}
