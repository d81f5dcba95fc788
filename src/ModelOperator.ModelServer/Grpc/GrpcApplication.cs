using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.ModelServer.Requests;

namespace ModelOperator.ModelServer.Grpc;

/// <summary>Answers gRPC calls, over HTTP/2 without TLS, on the same port as REST.</summary>
internal sealed class GrpcApplication(RequestDelegate calls, BodyBudget budget)
{
    private const string ServicePath = "/" + InferenceMethods.Service + "/";
    private const string StatusName = "grpc-status";

    /// <summary>Tells whether a request is a gRPC call, even one that is not made correctly.</summary>
    public static bool IsGrpc(HttpRequest request) =>
        IsMedia(request.ContentType) || request.Path.Value?.StartsWith(ServicePath, StringComparison.Ordinal) == true;

    /// <summary>Tells whether a request is a call of health or reflection. Such a call may last as long as its client likes, so it does
    /// not keep a connection its place when others need it.</summary>
    public static bool IsLongLived(HttpRequest request) =>
        IsMedia(request.ContentType) && request.Path.Value?.StartsWith(ServicePath, StringComparison.Ordinal) != true;

    public Task HandleAsync(HttpContext context)
    {
        if (!IsMedia(context.Request.ContentType))
        {
            return ErrorResponse.WriteAsync(
                context, StatusCodes.Status415UnsupportedMediaType,
                $"calls of {InferenceMethods.Service} have the Content-Type application/grpc, with messages of protobuf");
        }

        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            return ErrorResponse.WriteAsync(
                context, StatusCodes.Status505HttpVersionNotsupported, "gRPC needs HTTP/2; this port takes it with prior knowledge (h2c)");
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return ErrorResponse.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "gRPC calls are POST");
        }

        return CallAsync(context);
    }

    private static bool IsMedia(string? type)
    {
        const string Media = "application/grpc", Proto = "+proto";
        if (type?.StartsWith(Media, StringComparison.OrdinalIgnoreCase) != true)
        {
            return false;
        }

        var rest = type.AsSpan(Media.Length);
        rest = rest.StartsWith(Proto, StringComparison.OrdinalIgnoreCase) ? rest[Proto.Length..] : rest;
        return rest.IsEmpty || rest[0] is ';' or ' ';
    }

    private async Task CallAsync(HttpContext context)
    {
        using var share = budget.Open(context.Features);
        var body = new PaidBody(context.Request.BodyReader, share);
        context.Features.Set<IRequestBodyPipeFeature>(body);
        await calls(context);
        if (!body.IsUnderstood)
        {
            BlameTheClient(context.Response);
        }
    }

    /// <summary>Changes INTERNAL and UNKNOWN to INVALID_ARGUMENT. The library answers so when it cannot read a message. But these statuses
    /// mean failures of the server, and any client could cause them.</summary>
    private static void BlameTheClient(HttpResponse response)
    {
        var headers = response.HasStarted ? response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : response.Headers;
        if (headers is { IsReadOnly: false } && headers.TryGetValue(StatusName, out var status)
            && (status == Text(StatusCode.Internal) || status == Text(StatusCode.Unknown)))
        {
            headers[StatusName] = Text(StatusCode.InvalidArgument);
        }
    }

    private static string Text(StatusCode code) => ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
