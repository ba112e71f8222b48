using System.Text;
using System.Web;
using GraphExecutor.WebPubSub.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GraphExecutor.WebPubSub.Tests.Publishing;

public sealed class NegotiatorTests
{
    [Fact(Timeout = 30_000)]
    public async Task NegotiateAsync_WithAKey_SignsATokenForTheGroupsAlone()
    {
        var connection = ServiceConnection.Parse($"Endpoint=https://example.webpubsub.azure.com;AccessKey={FakeService.Key};Version=1.0;");
        var negotiator = new AccessKeyNegotiator(connection, timeProvider: new FakeTimeProvider(DateTimeOffset.UtcNow));

        var access = await negotiator.NegotiateAsync(ClientGrant.ForRun("r1") with { UserId = "u" }, TestContext.Current.CancellationToken);

        Assert.StartsWith("wss://example.webpubsub.azure.com/client/hubs/gx?access_token=", access.Url.AbsoluteUri, StringComparison.Ordinal);
        var validated = await new JsonWebTokenHandler().ValidateTokenAsync(HttpUtility.ParseQueryString(access.Url.Query)["access_token"], new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(FakeService.Key)),
            ValidateIssuer = false,
            ValidAudience = "https://example.webpubsub.azure.com/client/hubs/gx",
        });
        Assert.True(validated.IsValid, validated.Exception?.Message);
        var token = (JsonWebToken)validated.SecurityToken;
        Assert.Equal("u", token.Subject);
        Assert.Equal(["run.r1", "log.r1"], ValuesOf(token, "webpubsub.group"));
        Assert.Equal(["webpubsub.joinLeaveGroup.run.r1", "webpubsub.joinLeaveGroup.log.r1"], ValuesOf(token, "role"));
        Assert.InRange(access.ExpiresAt - token.ValidFrom, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact(Timeout = 30_000)]
    public async Task NegotiateAsync_OverRest_AsksForTheGroupsAlone()
    {
        await using var service = await FakeService.StartAsync();
        service.Answer = (_, context) => context.Response.WriteAsync("""{"token":"a.b+c"}""", context.RequestAborted);
        var negotiator = new RestNegotiator(service.Connection, "gx", TimeProvider.System);

        var access = await negotiator.NegotiateAsync(ClientGrant.ForRuns, TestContext.Current.CancellationToken);

        Assert.Equal($"ws://{service.Endpoint.Authority}/client/hubs/gx?access_token=a.b%2Bc", access.Url.AbsoluteUri);
        Assert.EndsWith(
            "/api/hubs/gx/:generateToken?api-version=2024-12-01&minutesToExpire=60&group=runs&role=webpubsub.joinLeaveGroup.runs",
            Assert.Single(service.Requests).Url, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task NegotiateAsync_ServiceRefuses_SaysWhatItSaid()
    {
        await using var service = await FakeService.StartAsync();
        service.Answer = (_, context) =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("no role", context.RequestAborted);
        };
        var negotiator = new RestNegotiator(service.Connection, "gx", TimeProvider.System);

        var exception = await Assert.ThrowsAsync<Azure.RequestFailedException>(
            () => negotiator.NegotiateAsync(ClientGrant.ForRuns, TestContext.Current.CancellationToken).AsTask());

        Assert.Contains("no role", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ValuesOf(JsonWebToken token, string claim) =>
        token.Claims.Where(item => item.Type == claim).Select(item => item.Value);
}
