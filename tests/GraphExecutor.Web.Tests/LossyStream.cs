using Microsoft.Playwright;

namespace GraphExecutor.Web.Tests;

/// <summary>Stands between a page and the live stream, with the faults that tests need: it can lose messages, and break.</summary>
internal sealed class LossyStream
{
    private readonly List<IWebSocketRoute> _open = [];
    private int _messages;

    /// <summary>Every so manieth message is lost; none by default.</summary>
    public int LosesEvery { get; init; }

    /// <summary>Nobody can connect.</summary>
    public bool IsDown { get; set; }

    /// <summary>Breaks all connections.</summary>
    public async Task BreakAsync()
    {
        foreach (var route in _open)
        {
            await route.CloseAsync();
        }

        _open.Clear();
    }

    public Task StandBetweenAsync(IBrowserContext context) => context.RouteWebSocketAsync(_ => true, route =>
    {
        if (IsDown)
        {
            _ = route.CloseAsync();
            return;
        }

        _open.Add(route);
        var server = route.ConnectToServer();
        route.OnMessage(frame => server.Send(frame.Text!));
        server.OnMessage(frame =>
        {
            if (!frame.Text!.Contains("\"type\":\"message\"", StringComparison.Ordinal) || LosesEvery == 0 || ++_messages % LosesEvery != 0)
            {
                route.Send(frame.Text);
            }
        });
    });
}
