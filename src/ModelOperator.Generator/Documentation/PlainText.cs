using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelOperator.Generator.Documentation;

/// <summary>
/// Turns the XML of a doc comment into one line of text. Tags are removed and their content stays; references to design rules are removed,
/// too.
/// </summary>
internal static partial class PlainText
{
    /// <summary>The text of <paramref name="element"/>, with white space collapsed.</summary>
    public static string Of(XElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        var words = string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return RuleReference().Replace(words, "");
    }

    // A reference such as " (R03)" helps readers of the code, and nobody who writes a ModelDeployment.
    [GeneratedRegex(@" \(R[0-9]{2}\)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RuleReference();

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText words:
                    text.Append(words.Value);
                    break;
                case XElement { IsEmpty: true } reference:
                    text.Append(TargetOf(reference));
                    break;
                case XElement child:
                    Append(text, child);
                    break;
                default:
                    break;
            }
        }
    }

    // <see cref="P:Some.Type.Member"/> reads as Member, <see langword="null"/> as null, <paramref name="x"/> as x.
    private static string TargetOf(XElement reference)
    {
        if (reference.Attribute("cref")?.Value is not { } id)
        {
            return reference.Attributes().FirstOrDefault()?.Value ?? " ";
        }

        var name = id.Split('(')[0];
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..];
    }
}
