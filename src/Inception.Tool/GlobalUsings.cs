global using Inception.Tool.Options;
global using Inception.Tool.Output;
