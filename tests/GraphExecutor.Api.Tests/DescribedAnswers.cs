using System.Net.Http.Json;
using System.Text.Json;

namespace GraphExecutor.Api.Tests;

/// <summary>Holds every answer that a test gets against the description of the API.</summary>
internal sealed class DescribedAnswers() : DelegatingHandler(new SocketsHttpHandler())
{
    private OpenApiDescription? _description;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _description ??= await ReadAsync(request.RequestUri!, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        return await _description.CheckAsync(response, cancellationToken) is { } wrong
            ? throw new InvalidOperationException($"{request.Method} {request.RequestUri!.PathAndQuery} is not as openapi.json describes it: {wrong}.")
            : response;
    }

    private async Task<OpenApiDescription> ReadAsync(Uri server, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/openapi/v1.json"));
        using var response = await base.SendAsync(request, cancellationToken);
        return new OpenApiDescription(await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken));
    }
}
