using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GraphExecutor.Web.Hosting;

/// <summary>Answers requests for the page. For hosts with routing of their own; others map it (<c>MapGraphExecutorPage</c>).</summary>
public sealed class GraphExecutorPage
{
    private const string Missing =
        "The page is not part of this build. With Node.js 20.19 or later: run src/GraphExecutor.Web/build, then build gx again. The API works without it.\n";

    private readonly PageFiles _files;
    private readonly string _policy;

    /// <param name="options">How it is served.</param>
    public GraphExecutorPage(PageOptions options)
        : this(options, PageFiles.Embedded)
    {
    }

    internal GraphExecutorPage(PageOptions options, PageFiles files)
    {
        ArgumentNullException.ThrowIfNull(options);
        _files = files;
        _policy = Policy(options.LiveOrigins);
    }

    /// <summary>Answers a GET or HEAD request with the file at its path, or with the page when the path is a view of it.</summary>
    /// <param name="context">The request.</param>
    public Task AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        if (!_files.IsBuilt)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return TextAsync(context, Missing);
        }

        if (_files.Find(context.Request.Path.Value?.TrimStart('/') ?? "") is not { } file)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return TextAsync(context, "There is no such file.\n");
        }

        response.Headers.ContentSecurityPolicy = _policy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return FileAsync(context, file);
    }

    // No inline script or style, no eval, nothing from elsewhere: text of a node could not run even if it reached the document as markup.
    private static string Policy(IReadOnlyList<string> liveOrigins) => string.Join("; ",
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "worker-src 'self'",
        string.Join(' ', ["connect-src 'self'", .. liveOrigins]),
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]);

    private static async Task FileAsync(HttpContext context, PageFile file)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = file.ETag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.Headers.IfNoneMatch.ToString().Contains(file.ETag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.ContentType;
        var content = file.Content;
        if (request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "gzip";
            content = file.Compressed;
        }

        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static Task TextAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }
}
