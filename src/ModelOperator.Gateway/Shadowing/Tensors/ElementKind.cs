namespace ModelOperator.Gateway.Shadowing.Tensors;

/// <summary>How the elements of a tensor are held and compared.</summary>
internal enum ElementKind
{
    /// <summary>Within tolerance.</summary>
    Float,

    /// <summary>Exactly; integers and booleans.</summary>
    Integer,

    /// <summary>Exactly, byte by byte.</summary>
    Bytes,
}
