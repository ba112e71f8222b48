namespace GraphExecutor.WebPubSub.Publishing;

/// <summary>Where a Web PubSub service is, and the key that opens it: what its connection string says.</summary>
public sealed class ServiceConnection
{
    private const string Form = "Endpoint=https://…;AccessKey=…;Version=1.0;";

    /// <summary>Names a service.</summary>
    /// <param name="endpoint">Its address, <c>https://NAME.webpubsub.azure.com</c> or that of a local hub.</param>
    /// <param name="accessKey">One of its access keys.</param>
    /// <exception cref="ArgumentException">The address is not one of HTTP, or the key is too short to sign with.</exception>
    public ServiceConnection(Uri endpoint, string accessKey)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(accessKey);
        CheckEndpoint(endpoint);
        Endpoint = endpoint;
        AccessKey = accessKey;
        Signer = new TokenSigner(accessKey);
    }

    /// <summary>The service's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>Its access key.</summary>
    public string AccessKey { get; }

    internal TokenSigner Signer { get; }

    /// <summary>Reads a connection string, <c>Endpoint=https://…;AccessKey=…;Version=1.0;</c>.</summary>
    /// <param name="text">The connection string.</param>
    /// <exception cref="FormatException">It is not one. The message does not repeat the key.</exception>
    public static ServiceConnection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var end = part.IndexOf('=', StringComparison.Ordinal);
            if (end < 1)
            {
                throw new FormatException($"A part of the Web PubSub connection string has no name. It looks like {Form}");
            }

            if (!values.TryAdd(part[..end].Trim(), part[(end + 1)..].Trim()))
            {
                throw new FormatException($"The Web PubSub connection string has {part[..end].Trim()} twice.");
            }
        }

        if (values.TryGetValue("Version", out var version) && !version.StartsWith("1.", StringComparison.Ordinal) && version != "1")
        {
            throw new FormatException($"The Web PubSub connection string has Version={version}; only 1.0 is known.");
        }

        try
        {
            return new ServiceConnection(Address(Required("Endpoint"), values.GetValueOrDefault("Port")), Required("AccessKey"));
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"The Web PubSub connection string is of no use: {exception.Message}", exception);
        }

        string Required(string name) => values.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The Web PubSub connection string has no {name}. It looks like {Form}");
    }

    /// <summary>The address alone: the key is not shown.</summary>
    public override string ToString() => Endpoint.ToString();

    internal static void CheckEndpoint(Uri endpoint)
    {
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException($"\"{endpoint}\" is not an http or https address.", nameof(endpoint));
        }
    }

    private static Uri Address(string text, string? port)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint))
        {
            throw new FormatException($"The Web PubSub connection string has Endpoint={text}, which is not an address.");
        }

        if (port is null)
        {
            return endpoint;
        }

        return ushort.TryParse(port, out var number) && number > 0
            ? new UriBuilder(endpoint) { Port = number }.Uri
            : throw new FormatException($"The Web PubSub connection string has Port={port}, which is not a port number.");
    }
}
