using System.Text;
using System.Text.Json;
using GraphExecutor.Events;
using GraphExecutor.WebPubSub.Publishing;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>Keeps what is sent, and answers as it is told.</summary>
internal sealed class FakeSender : IGroupSender
{
    private readonly List<SentMessage> _sent = [];
    private int _calls;
    private int _underWay;

    /// <summary>The answer to a message, from how many came before it; that it was taken, by default.</summary>
    public Func<int, string, CancellationToken, Task<SendResult>> Answer { get; set; } = (_, _, _) => Task.FromResult(SendResult.Sent);

    public Func<TimeSpan> Clock { get; init; } = () => TimeSpan.Zero;

    public int Calls => Volatile.Read(ref _calls);

    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>What was taken.</summary>
    public IReadOnlyList<SentMessage> Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    public IReadOnlyList<GraphEvent> EventsOf(string group) =>
        [.. Sent.Where(message => message.Group == group).SelectMany(message => message.Events)];

    public async Task<SendResult> SendAsync(string group, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            var text = Encoding.UTF8.GetString(json.Span);
            var result = await Answer(Interlocked.Increment(ref _calls) - 1, group, cancellationToken);
            if (result.Outcome == SendOutcome.Sent)
            {
                lock (_sent)
                {
                    _sent.Add(new SentMessage(group, text, json.Length, Clock()));
                }
            }

            return result;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}

/// <summary>A message that was taken.</summary>
internal sealed record SentMessage(string Group, string Json, int Bytes, TimeSpan Time)
{
    public IReadOnlyList<GraphEvent> Events
    {
        get
        {
            using var document = JsonDocument.Parse(Json);
            return [.. document.RootElement.EnumerateArray().Select(item => EventJson.Deserialize(Encoding.UTF8.GetBytes(item.GetRawText())))];
        }
    }
}
