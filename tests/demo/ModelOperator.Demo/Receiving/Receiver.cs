using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Demo.Receiving;

/// <summary>A small receiver of events: it takes whatever is posted to it, and writes each request as one line.</summary>
internal static class Receiver
{
    /// <summary>The largest body that is taken, in bytes. A larger one is answered with 413.</summary>
    public const int LargestBody = 1 << 20;

    /// <summary>Makes it; it is not started yet.</summary>
    /// <param name="address">The address that it listens at, as <c>http://0.0.0.0:8080</c>.</param>
    /// <param name="write">Takes each line. It is called by one request at a time.</param>
    public static WebApplication Create(string address, Action<string> write)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(address).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
        var application = builder.Build();
        var gate = new Lock();
        application.Run(async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            var received = new ReceivedRequest(
                context.Request.Method,
                context.Request.GetEncodedPathAndQuery(),
                [.. context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")],
                await reader.ReadToEndAsync(context.RequestAborted));
            lock (gate)
            {
                write(received.ToLine());
            }

            context.Response.StatusCode = StatusCodes.Status202Accepted;
        });
        return application;
    }
}
