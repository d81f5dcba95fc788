using System.Text.Json.Serialization;

namespace ModelOperator.Profiles.Reductions;

/// <summary>The numbers that can stand for all values of a tensor's row, or of one channel of it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Reduction>))]
public enum Reduction
{
    /// <summary>The mean.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The standard deviation.</summary>
    [JsonStringEnumMemberName("std")]
    Std,

    /// <summary>The smallest value.</summary>
    [JsonStringEnumMemberName("min")]
    Min,

    /// <summary>The largest value.</summary>
    [JsonStringEnumMemberName("max")]
    Max,

    /// <summary>The share of values that are 0.</summary>
    [JsonStringEnumMemberName("zeros")]
    Zeros,

    /// <summary>The Euclidean norm.</summary>
    [JsonStringEnumMemberName("norm")]
    Norm,

    /// <summary>The number of values; of text, the number of its characters.</summary>
    [JsonStringEnumMemberName("length")]
    Length,
}
