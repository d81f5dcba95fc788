namespace ModelOperator.ModelServer.Protocol;

/// <summary>Parameters of other servers that ask for another answer than this server gives. A request with one of them is refused, because
/// its answer would be wrong without them. A value of null, false, 0 or an empty text asks for nothing.</summary>
internal static class UnsupportedParameters
{
    private const string Sequence = "requests are answered each by itself, without a state between them; leave it out";
    private const string SharedMemory =
        "tensors travel in the request and in the answer; leave it out and send them as data or as binary data";

    private static readonly (string Name, string Reason)[] All =
    [
        ("sequence_id", Sequence), ("sequence_start", Sequence), ("sequence_end", Sequence),
        ("shared_memory_region", SharedMemory), ("shared_memory_offset", SharedMemory), ("shared_memory_byte_size", SharedMemory),
        ("classification", "outputs are answered as the model gives them; leave it out and choose the classes from them"),
    ];

    /// <summary>The parameters' names.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(All, parameter => parameter.Name);

    /// <summary>Creates the failure of a request that has one of them.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="array">The array whose element has the parameter; null when the request itself has it.</param>
    /// <param name="index">The element's place in the array.</param>
    public static ProtocolException Refused(string name, string? array = null, int index = 0) => ProtocolException.BadRequest(
        $"{MemberPlace.Of($"parameters.{name}", array, index)} is not supported: "
            + $"{Array.Find(All, parameter => parameter.Name == name).Reason}");
}
