using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Benchmarks.Gateway;

/// <summary>A model server that costs nothing: it reads the tensor and answers with a few hundred bytes, in a process of its own. Its
/// first port speaks HTTP/1.1, its second gRPC.</summary>
internal static class BenchmarkBackend
{
    public const string Verb = "gateway-backend";
    public const string Healthy = "healthy";
    public const string Hangs = "hangs";
    public const string Errors = "errors";

    private static readonly byte[] Answer =
        """{"model_name":"digits","model_version":"2","outputs":[{"name":"probabilities","datatype":"FP32","shape":[1,10],"data":[0.01,0.01,0.01,0.01,0.01,0.01,0.01,0.91,0.01,0.01]}]}"""u8.ToArray();

    /// <summary>The type of answers that come in tokens; a request asks for it by its header <c>Accept</c>.</summary>
    public const string Stream = "text/event-stream";

    /// <summary>The type of an answer with the same bytes, written in the same pieces, that is not known to be a stream.</summary>
    public const string UnknownStream = "text/event-unread";

    /// <summary>The number of tokens of a streamed answer.</summary>
    public const int StreamedTokens = 64;

    /// <summary>One token of a streamed answer.</summary>
    public static readonly byte[] Token =
    [
        .. """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"llama","""u8,
        .. "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"u8,
        .. "\"logprobs\":null,\"finish_reason\":null}]}\n\n"u8,
    ];

    // The prefix of a message that is not compressed, and its length.
    private static readonly byte[] GrpcAnswer = [0, 0, 0, 0, (byte)Answer.Length, .. Answer];

    /// <param name="behaviour">healthy, hangs (answers nothing) or errors (500).</param>
    public static async Task<int> RunAsync(string behaviour)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync();
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    break;
                }
            }

            if (behaviour is Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            if (HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.BodyWriter.WriteAsync(GrpcAnswer);
                context.Response.AppendTrailer("grpc-status", "0");
                return;
            }

            if (context.Request.Headers.Accept.ToString() is Stream or UnknownStream)
            {
                context.Response.ContentType = context.Request.Headers.Accept;
                context.Response.ContentLength = StreamedTokens * Token.Length;
                for (var token = 0; token < StreamedTokens; token++)
                {
                    await context.Response.BodyWriter.WriteAsync(Token);
                }

                return;
            }

            context.Response.StatusCode = behaviour is Errors ? 500 : 200;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            if (context.Request.Headers.ContainsKey(ConfidenceHeaders.Question))
            {
                context.Response.Headers[ConfidenceHeaders.Confidence] = "0.91";
            }

            await context.Response.BodyWriter.WriteAsync(Answer);
        });
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        ChildProcess.Announce([.. addresses.Select(address => new Uri(address).Port)]);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        return 0;
    }
}
