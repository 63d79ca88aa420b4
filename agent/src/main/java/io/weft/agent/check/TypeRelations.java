package io.weft.agent.check;

/** How types are related, as far as class files tell. */
public interface TypeRelations {
  /**
   * Whether a type is known to be an interface.
   *
   * @param internalName the type
   */
  boolean isInterface(String internalName);

  /**
   * The superclass.
   *
   * @param internalName the type
   * @return Object for a type that cannot be read, null for Object
   */
  String superName(String internalName);

  /**
   * Whether a class is a subtype of another.
   *
   * @param internalName the class, or null
   * @param superType the other
   */
  boolean isSubtype(String internalName, String superType);

  /**
   * Whether all supertypes of a class are known.
   *
   * @param internalName the class, or null
   */
  boolean isReadable(String internalName);
}
