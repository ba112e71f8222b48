using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using GraphExecutor.Api.Contracts;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Cli.Serving;

namespace GraphExecutor.Cli.Remote;

/// <summary>Speaks with the HTTP API of a server, and says in words of the command line what it refuses.</summary>
internal sealed class ServerClient : IDisposable
{
    private const string TokenVariable = "GX_TOKEN";

    // Of an answer that is complete; a stream may be silent for as long as it likes.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(100);

    private readonly Uri _address;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly bool _hasToken;

    private ServerClient(Uri address, string? token)
    {
        _address = address;
        _hasToken = token is not null;

        // A proxy has no business with what stays on this machine: the token, and the values of secrets.
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback };
        _http = new HttpClient(_handler) { BaseAddress = address, Timeout = LongestAnswer };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>What other commands need to reach the same server, with a space before it.</summary>
    public string Options => $" --server {ShellWord.Of(_address.OriginalString)}";

    /// <summary>What is asked for is asked for again while the server is away, once this is set.</summary>
    public ServerRetry? Retry { get; set; }

    /// <summary>A client of the server at an address. Nothing is sent yet.</summary>
    /// <exception cref="UsageException">It is no address.</exception>
    public static ServerClient For(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/" || address.UserInfo.Length > 0)
        {
            throw new UsageException($"--server {url} is not the address of a server. Write it like http://127.0.0.1:7071");
        }

        // The token of this user's servers is nobody else's business: it is sent to this machine alone.
        var given = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;
        return new ServerClient(address, given ?? (address.IsLoopback ? ServerSecrets.FindToken() : null));
    }

    /// <summary>A part of a path that came from the command line.</summary>
    public static string Segment(string text) =>
        text is "." or ".." or "" ? throw new CommandException(ExitCode.NotFound, $"there is no \"{text}\"") : Uri.EscapeDataString(text);

    /// <exception cref="CommandException">The server cannot be reached, or refuses.</exception>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, string? runId, CancellationToken cancellationToken = default) =>
        Retry is null
            ? GetOnceAsync(path, type, runId, cancellationToken)
            : Retry.AskAsync(() => GetOnceAsync(path, type, runId, cancellationToken), cancellationToken);

    /// <exception cref="CommandException">The server cannot be reached, or refuses.</exception>
    public async Task<T> GetOnceAsync<T>(string path, JsonTypeInfo<T> type, string? runId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await SendAsync(request, runId, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <returns>The answer, and the code of its status: only that tells some answers apart.</returns>
    /// <exception cref="CommandException">The server cannot be reached, or refuses.</exception>
    public async Task<(HttpStatusCode Status, T Answer)> PostAsync<T>(string path, JsonObject body, JsonTypeInfo<T> type, string? runId, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, ApiJson.Relaxed.JsonObject) };
        using var response = await SendAsync(request, runId, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return (response.StatusCode, await ReadAsync(response, type, cancellationToken));
    }

    /// <exception cref="CommandException">The server cannot be reached, or refuses.</exception>
    public async Task DeleteAsync(string path, string? runId, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        using var response = await SendAsync(request, runId, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    /// <summary>The lines of an answer as they come.</summary>
    /// <exception cref="CommandException">The server cannot be reached, or refuses.</exception>
    /// <exception cref="IOException">It was cut.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync(
        string path, string? runId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, runId, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Connects to a live stream, the way that requests take; its address lets in who has it.</summary>
    /// <exception cref="WebSocketException">It cannot be reached.</exception>
    public async Task ConnectAsync(ClientWebSocket socket, Uri address, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        await socket.ConnectAsync(address, invoker, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string? runId, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, completion, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw ServerAwayException.Unreachable(_address, exception);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response, runId, cancellationToken);
        }
    }

    private async Task<CommandException> RefusalAsync(HttpResponseMessage response, string? runId, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            return new CommandException(
                ExitCode.Invalid,
                _hasToken
                    ? $"the server at {_address.OriginalString} does not know the token. Give its own in {TokenVariable}"
                    : $"the server at {_address.OriginalString} wants a token. Give it in {TokenVariable}");
        }

        var problem = await ProblemAsync(response, cancellationToken);
        return problem switch
        {
            _ when response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                new ServerAwayException(problem?.Detail ?? $"no server answers at {_address.OriginalString} ({(int)response.StatusCode})"),
            null => NoServerOfOurs($"{(int)response.StatusCode} without a word of why"),
            { Problems: { Count: > 0 } problems } => new CommandException(
                ExitCode.Invalid, $"{problem.Detail}{string.Concat(problems.Select(each => $"\n  {each.Path}: {each.Message} {each.Remedy}".TrimEnd()))}"),
            _ when response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MisdirectedRequest =>
                new CommandException(ExitCode.Invalid, $"the server at {_address.OriginalString} refuses: {problem.Detail}"),
            _ => Refusals.Translate(problem.Code, problem.Detail, runId, Options, isServer: true),
        };
    }

    private CommandException NoServerOfOurs(string what) =>
        new(ExitCode.Internal, $"what answers at {_address.OriginalString} is no gx serve ({what}). Check the address");

    private static async Task<ProblemView?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return response.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? await response.Content.ReadFromJsonAsync(ApiJson.Relaxed.ProblemView, cancellationToken)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw NoServerOfOurs("null");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw NoServerOfOurs("another format");
        }
    }
}
