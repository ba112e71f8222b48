using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Requests to the REST interface of a Web PubSub service, for one hub.</summary>
internal sealed class RestClient
{
    private const string ApiVersion = "2024-12-01";
    private const string Scope = "https://webpubsub.azure.com/.default";
    private const int LongestReason = 300;

    private readonly HttpPipeline _pipeline;
    private readonly string _hub;

    /// <summary>Authenticates with an access key.</summary>
    public RestClient(ServiceConnection connection, string hub, TimeProvider time)
        : this(connection.Endpoint, hub, new AccessKeyPolicy(connection.Signer, time))
    {
    }

    /// <summary>Authenticates with Microsoft Entra ID.</summary>
    public RestClient(Uri endpoint, TokenCredential credential, string hub)
        : this(endpoint, hub, new BearerTokenAuthenticationPolicy(credential, Scope))
    {
    }

    private RestClient(Uri endpoint, string hub, HttpPipelinePolicy authentication)
    {
        ServiceConnection.CheckEndpoint(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(hub);
        _pipeline = new RestClientOptions().Build(authentication);
        _hub = $"{endpoint.AbsoluteUri.TrimEnd('/')}/api/hubs/{Uri.EscapeDataString(hub)}";
    }

    /// <summary>Sends a POST request.</summary>
    /// <param name="path">What follows the hub's own path.</param>
    /// <param name="query">Further parameters, escaped, each with its <c>&amp;</c>.</param>
    /// <param name="json">The body; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RequestFailedException">The service could not be reached.</exception>
    public async Task<Response> PostAsync(string path, string query, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(new Uri($"{_hub}/{path}?api-version={ApiVersion}{query}"));
        if (json is { } body)
        {
            message.Request.Content = RequestContent.Create(body);
            message.Request.Headers.SetValue(HttpHeader.Names.ContentType, "application/json");
        }

        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response;
    }

    /// <summary>What a refused request was answered, short enough for a log.</summary>
    public static string Reason(Response response)
    {
        var body = response.ContentStream is { CanSeek: true } ? response.Content.ToMemory() : default;
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestReason)]);
        return $"{response.Status} {response.ReasonPhrase} {text}".Trim();
    }
}
