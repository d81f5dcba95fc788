namespace ModelOperator.Gateway.Tensors;

/// <summary>The kind of a tensor's elements, which decides how they are held and compared.</summary>
internal enum ElementKind
{
    /// <summary>Floating-point numbers, compared within the tolerance.</summary>
    Float,

    /// <summary>Integers and booleans, compared exactly.</summary>
    Integer,

    /// <summary>Bytes, compared exactly.</summary>
    Bytes,
}
