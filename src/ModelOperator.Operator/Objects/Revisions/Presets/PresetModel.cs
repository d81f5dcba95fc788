namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>The form of the models that a server takes.</summary>
internal enum PresetModel
{
    /// <summary>A file or a folder.</summary>
    Any,

    /// <summary>One file.</summary>
    File,

    /// <summary>A folder with all that belongs to the model.</summary>
    Folder,
}
