namespace ModelOperator.ModelServer.Tensors;

/// <summary>The datatypes of the Open Inference Protocol v2, under the protocol's names.</summary>
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

    /// <summary>JSON has no form for it, so it travels only as raw bytes.</summary>
    Bf16,

    Fp32,
    Fp64,
    Bytes,
}
