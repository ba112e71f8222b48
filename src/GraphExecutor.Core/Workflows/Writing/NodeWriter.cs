using System.Text.Json;

namespace GraphExecutor.Workflows.Writing;

/// <summary>Writes one node.</summary>
internal sealed class NodeWriter(Utf8JsonWriter json)
{
    private readonly ObjectWriter _object = new(json);

    public void Write(NodeDefinition node)
    {
        json.WriteStartObject();
        _object.Text("id", node.Id);
        switch (node)
        {
            case CommandNode command:
                WriteCommand(command);
                break;
            case FunctionNode function:
                WriteFunction(function);
                break;
            default:
                throw new ArgumentException($"{node.GetType().Name} is not a type of node.", nameof(node));
        }

        _object.Text("name", node.Name);
        _object.Text("description", node.Description);
        _object.Some("needs", node.Needs, json.WriteStringValue);
        _object.Choice("join", node.Join);
        _object.Duration("timeout", node.Timeout);
        _object.Duration("idleTimeout", node.IdleTimeout);
        _object.Duration("gracePeriod", node.GracePeriod);
        _object.Retry(node.Retry);
        _object.Choice("onLost", node.OnLost);
        _object.Flag("allowFailure", node.AllowFailure);
        _object.Text("pool", node.Pool);
        _object.Flag("packet", node.Packet, otherwise: true);
        json.WriteEndObject();
    }

    private void WriteCommand(CommandNode node)
    {
        _object.Text("run", node.Run);
        _object.Texts("command", node.Command);
        _object.Map("env", node.Env, json.WriteStringValue);
        _object.Text("cwd", node.Cwd);
        _object.Texts("shell", node.Shell);
        _object.Terminal(node.Terminal);
        _object.Some("prompts", node.Prompts, WritePrompt);
        _object.Choice("capture", node.Capture);
        _object.Some("skipExitCodes", node.SkipExitCodes, json.WriteNumberValue);
        _object.Flag("detach", node.Detach);
        _object.Number("logLimit", node.LogLimit, CommandNode.DefaultLogLimit);
    }

    private void WriteFunction(FunctionNode node)
    {
        json.WriteString("type", "function");
        _object.Text("function", node.Function);
        if (node.Input != default)
        {
            json.WritePropertyName("input");
            node.Input.Element.WriteTo(json);
        }
    }

    private void WritePrompt(PromptDefinition prompt)
    {
        json.WriteStartObject();
        _object.Text("match", prompt.Match);
        _object.Text("send", prompt.Send);
        _object.Number("times", prompt.Times, 1);
        _object.Flag("echo", prompt.Echo);
        json.WriteEndObject();
    }
}
