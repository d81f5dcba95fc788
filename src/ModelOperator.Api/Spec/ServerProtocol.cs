namespace ModelOperator.Api.Spec;

/// <summary>The protocol in which a server answers.</summary>
public enum ServerProtocol
{
    /// <summary>The Open Inference Protocol v2: tensors in and out.</summary>
    OpenInference,

    /// <summary>The HTTP API of OpenAI: generated text, whole or as a stream.</summary>
    OpenAI,

    /// <summary>Another protocol, of which nothing but HTTP is understood.</summary>
    Other,
}
