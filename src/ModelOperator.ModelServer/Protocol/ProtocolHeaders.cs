namespace ModelOperator.ModelServer.Protocol;

/// <summary>Names of the protocol's HTTP headers.</summary>
internal static class ProtocolHeaders
{
    /// <summary>The length of the JSON at the front of a body, in bytes. Tensors as raw bytes follow it.</summary>
    public const string JsonLength = "Inference-Header-Content-Length";
}
