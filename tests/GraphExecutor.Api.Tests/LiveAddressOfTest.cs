using GraphExecutor.Api.Runs;
using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Tests;

/// <summary>An address that says which groups it is for.</summary>
internal sealed class LiveAddressOfTest : ILiveAccess
{
    public ValueTask<Uri> GetAddressAsync(IReadOnlyList<string> groups, HttpRequest request, CancellationToken cancellationToken) =>
        new(new Uri($"ws://{request.Host}/client/hubs/gx?groups={string.Join('+', groups)}"));
}
