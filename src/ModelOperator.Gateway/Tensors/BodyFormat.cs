using System.Runtime.InteropServices;
using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Tensors;

/// <summary>Says how the tensors lie in a body.</summary>
/// <param name="IsGrpc">True for a message of gRPC; false for JSON.</param>
/// <param name="JsonLength">The length of the JSON before binary tensors, as sent; null when everything is JSON.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BodyFormat(bool IsGrpc, string? JsonLength)
{
    private const string JsonLengthHeader = "Inference-Header-Content-Length";

    public static BodyFormat Of(IHeaderDictionary request) => new(
        Grpc.Is(request.ContentType),
        request.TryGetValue(JsonLengthHeader, out var length) ? length.ToString() : null);

    public static BodyFormat Of(HttpResponseMessage answer) => new(
        Grpc.Is(answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null),
        answer.Headers.NonValidated.TryGetValues(JsonLengthHeader, out var length)
            || answer.Content.Headers.NonValidated.TryGetValues(JsonLengthHeader, out length) ? length.ToString() : null);
}
