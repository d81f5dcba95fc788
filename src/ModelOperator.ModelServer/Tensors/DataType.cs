namespace ModelOperator.ModelServer.Tensors;

/// <summary>The datatypes of the Open Inference Protocol v2. The names are the protocol's.</summary>
internal enum DataType
{
    Bool,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Int8,
    Int16,
    Int32,
    Int64,
    Fp16,

    /// <summary>Has no JSON form: travels as raw bytes only.</summary>
    Bf16,

    Fp32,
    Fp64,
    Bytes,
}
