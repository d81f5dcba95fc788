using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Generator.Tests.Examples;

/// <summary>A thing.</summary>
[ExactlyOneOf("left", "right")]
internal sealed record Widget
{
    /// <summary>The   length,
    /// in <c>&lt;= m</c>, see <see cref="Right"/> (R07).</summary>
    [Required]
    [MinLength(2)]
    public string? Left { get; init; }

    /// <summary>The other way.</summary>
    [DefaultValue(true)]
    public bool? Right { get; init; }

    /// <summary>The day.</summary>
    public DayOfWeek Day { get; init; }
}
