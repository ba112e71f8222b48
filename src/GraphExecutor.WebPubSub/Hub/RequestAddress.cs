using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GraphExecutor.WebPubSub.Hub;

/// <summary>The address of a request as the client wrote it: a group may be called <c>a/b</c>, and tokens name the whole of it.</summary>
internal static class RequestAddress
{
    /// <summary>The path, still escaped.</summary>
    public static string Path(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : context.Request.Path.ToUriComponent();
        if (target[0] != '/' && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
        {
            return absolute.AbsolutePath;
        }

        var end = target.IndexOf('?', StringComparison.Ordinal);
        return end < 0 ? target : target[..end];
    }

    /// <summary>A segment of the path below the application's base, from 0, unescaped; empty when there is none.</summary>
    public static string Segment(HttpContext context, int index)
    {
        var segments = Path(context).Split('/');
        var position = 1 + index + (context.Request.PathBase.Value?.Count(c => c == '/') ?? 0);
        return position < segments.Length ? Uri.UnescapeDataString(segments[position]) : "";
    }
}
