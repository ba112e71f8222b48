using Microsoft.AspNetCore.Http;

namespace GraphExecutor.Api.Access;

/// <summary>Tells browsers what the page may do: run its own scripts alone, talk to this server alone, stand in no frame.</summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    // Inline styles are allowed, which terminals and graphs set as they draw; inline scripts are not.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;

            // Older browsers do not count WebSockets as 'self'. The host has been checked, or the answer is an error.
            var host = context.Request.Host.Value;
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                // What is served may have said it more strictly.
                headers.ContentSecurityPolicy = context.Response.StatusCode == StatusCodes.Status421MisdirectedRequest
                    ? Policy
                    : $"{Policy} ws://{host} wss://{host}";
            }

            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
