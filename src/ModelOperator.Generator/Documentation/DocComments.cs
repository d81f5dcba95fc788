using System.Reflection;
using System.Xml.Linq;

namespace ModelOperator.Generator.Documentation;

/// <summary>Reads the doc comments of assemblies as plain sentences, from the XML files that the compiler writes beside them.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    /// <summary>Reads the XML files beside <paramref name="assemblies"/>.</summary>
    /// <exception cref="FileNotFoundException">An assembly was built without GenerateDocumentationFile.</exception>
    public static DocComments Load(params IReadOnlyList<Assembly> assemblies)
    {
        var comments = new DocComments();
        foreach (var assembly in assemblies)
        {
            var path = Path.ChangeExtension(assembly.Location, ".xml");
            if (!File.Exists(path))
            {
                throw new FileNotFoundException(
                    $"{path} is missing: build {assembly.GetName().Name} with GenerateDocumentationFile=true.", path);
            }

            comments.Add(XDocument.Load(path));
        }

        return comments;
    }

    /// <summary>The summary of a type; null when there is none.</summary>
    public string? Of(Type type) => _summaries.GetValueOrDefault("T:" + IdOf(type));

    /// <summary>The summary of a property or of an enum's member; null when there is none.</summary>
    public string? Of(MemberInfo member)
    {
        var kind = member is PropertyInfo ? 'P' : 'F';
        return _summaries.GetValueOrDefault($"{kind}:{IdOf(member.DeclaringType!)}.{member.Name}");
    }

    private static string IdOf(Type type) => type.FullName!.Replace('+', '.');

    private void Add(XDocument document)
    {
        foreach (var member in document.Descendants("member"))
        {
            var text = member.Element("summary") is { } summary ? PlainText.Of(summary) : "";
            if (text.Length > 0 && member.Attribute("name")?.Value is { } id)
            {
                _summaries[id] = text;
            }
        }
    }
}
