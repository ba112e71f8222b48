using System.Text;
using GraphExecutor.Events;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static GraphExecutor.WebPubSub.Tests.Publishing.Samples;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

/// <summary>Requests to a service, over real sockets.</summary>
public sealed class RestGroupSenderTests
{
    [Fact(Timeout = 30_000)]
    public async Task SendAsync_AMessage_IsPostedWithATokenForThatAddressAlone()
    {
        await using var service = await FakeService.StartAsync();

        var result = await SendAsync(service, "run.r1/ä");

        Assert.Equal(SendOutcome.Sent, result.Outcome);
        var request = Assert.Single(service.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal($"{service.Endpoint}api/hubs/gx/groups/run.r1%2F%C3%A4/:send?api-version=2024-12-01", request.Url, ignoreCase: true);
        Assert.Equal("application/json", request.ContentType);
        Assert.Equal("[1]", request.Body);

        var validated = await new JsonWebTokenHandler().ValidateTokenAsync(request.Authorization["Bearer ".Length..], new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(FakeService.Key)),
            ValidateIssuer = false,
            AudienceValidator = (audiences, _, _) => audiences.Single() == request.Url,
        });
        Assert.True(validated.IsValid, validated.Exception?.Message);
        Assert.InRange(validated.SecurityToken.ValidTo - validated.SecurityToken.ValidFrom, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
    }

    [Theory(Timeout = 30_000)]
    [InlineData(202, null, SendOutcome.Sent, null)]
    [InlineData(429, null, SendOutcome.Throttled, null)]
    [InlineData(429, "7", SendOutcome.Throttled, 7)]
    [InlineData(503, "3", SendOutcome.Throttled, 3)]
    [InlineData(503, null, SendOutcome.Failed, null)]
    [InlineData(500, null, SendOutcome.Failed, null)]
    [InlineData(401, null, SendOutcome.Failed, null)]
    [InlineData(400, null, SendOutcome.Refused, null)]
    [InlineData(413, null, SendOutcome.Refused, null)]
    public async Task SendAsync_EachAnswer_IsWhatItMeans(int status, string? retryAfter, SendOutcome outcome, int? seconds)
    {
        await using var service = await FakeService.StartAsync();
        service.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync("""{"code":"Some","message":"what it says"}""", context.RequestAborted);
        };

        var result = await SendAsync(service);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, result.RetryAfter);
        Assert.Equal(outcome != SendOutcome.Sent, result.Reason?.Contains("what it says", StringComparison.Ordinal) ?? false);

        // It is the publisher that repeats.
        Assert.Single(service.Requests);
    }

    [Fact(Timeout = 30_000)]
    public async Task SendAsync_ConnectionCut_HasFailed()
    {
        await using var service = await FakeService.StartAsync();
        service.Answer = (_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(SendOutcome.Failed, (await SendAsync(service)).Outcome);
    }

    [Fact(Timeout = 30_000)]
    public async Task SendAsync_NobodyThere_HasFailed()
    {
        var service = await FakeService.StartAsync();
        var connection = service.Connection;
        await service.DisposeAsync();

        var result = await new RestGroupSender(connection).SendAsync("g", "[1]"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(SendOutcome.Failed, result.Outcome);
        Assert.NotNull(result.Reason);
    }

    [Fact(Timeout = 120_000)]
    public async Task Publisher_AServiceInTrouble_GetsEveryEventInOrder()
    {
        await using var service = await FakeService.StartAsync();
        service.Answer = async (request, context) =>
        {
            switch (request % 5)
            {
                case 1:
                    context.Response.StatusCode = 503;
                    break;
                case 2:
                    context.Abort();
                    break;
                case 3:
                    // Hangs until it is given up.
                    await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                    break;
                default:
                    context.Response.StatusCode = 202;
                    break;
            }
        };
        await using (var publisher = new RunEventPublisher(
            new RestGroupSender(service.Connection),
            new RunEventPublisherOptions { SendTimeout = TimeSpan.FromSeconds(1), FlushTime = TimeSpan.FromSeconds(90) }))
        {
            for (var line = 0; line < 300; line++)
            {
                await publisher.PublishAsync(Log(line, 1_000), TestContext.Current.CancellationToken);
            }

            Assert.True(await publisher.FlushAsync("r1", TestContext.Current.CancellationToken));
            Assert.Equal(0, publisher.DroppedEvents);
        }

        // What hung or was cut had arrived all the same: a message may come twice, but none overtakes another.
        var seen = -1L;
        foreach (var log in service.Requests.SelectMany(request => new SentMessage("", request.Body, 0, default).Events).Cast<LogEvent>())
        {
            Assert.True(log.FirstLine <= seen + 1);
            seen = Math.Max(seen, log.FirstLine);
        }

        Assert.Equal(299, seen);
    }

    private static Task<SendResult> SendAsync(FakeService service, string group = "g") =>
        new RestGroupSender(service.Connection).SendAsync(group, "[1]"u8.ToArray(), TestContext.Current.CancellationToken);
}
